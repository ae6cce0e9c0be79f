// Puts the browser's own time zone into an untouched choice; the person can change it.

const zone = document.querySelector("select[data-own-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (zone && [...zone.options].some((option) => option.value === own)) zone.value = own;
