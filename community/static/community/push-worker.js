// Wakes only to say that something is new. It sees no page, keeps no page and asks for nothing.

const told = new URLSearchParams(self.location.search);

self.addEventListener("push", (event) => {
  const notice = { tag: "new", body: "", data: told.get("to") };
  event.waitUntil(self.registration.showNotification(told.get("say"), notice));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = new URL(event.notification.data, self.location.origin);
  if (to.origin === self.location.origin) event.waitUntil(self.clients.openWindow(to.href));
});
