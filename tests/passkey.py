"""A passkey as a browser would have registered it, for pages that show one."""

import json

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from community.models import Member

RAW_ID = b"a credential of a test"


def add_passkey(member: Member, name: str) -> Authenticator:
    """Give a member a passkey of this name; nobody can sign in with it."""
    key = ES256.from_cryptography_key(generate_private_key(SECP256R1()).public_key())
    held = AttestedCredentialData.create(b"\0" * 16, RAW_ID, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create(
        "none", AuthenticatorData.create(b"\0" * 32, flags, 0, held), {}
    )
    told = {"type": "webauthn.create", "challenge": "", "origin": "http://localhost"}
    credential = {
        "id": websafe_encode(RAW_ID),
        "rawId": websafe_encode(RAW_ID),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(told).encode()),
            "attestationObject": websafe_encode(attested),
        },
    }
    data = {"name": name, "credential": credential}
    return Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data=data)
