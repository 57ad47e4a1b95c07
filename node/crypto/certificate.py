"""Self-signed TLS certificates, pinned by the peers' cards.

ECDSA P-256, which every TLS stack takes; the certificate is its own trust anchor
and nobody else's (CA:FALSE). It carries no KeyUsage: a TLS stack that is given
a self-signed leaf as its only root looks for keyCertSign where KeyUsage is
present, and a leaf must not have that. Trust comes from the card, not from names.
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from node.errors import BadProof

# What parsing somebody else's certificate can raise.
_UNFIT = (
    x509.ExtensionNotFound,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
    InvalidSignature,
    ValueError,
    TypeError,
)


def host_name(agency: str) -> str:
    """Return the name under which an agency's certificate is checked."""
    return f"{agency}.comity.internal"


def self_signed(
    agency: str, key_id: str, *, begins: datetime, ends: datetime
) -> tuple[bytes, bytes]:
    """Return a new certificate (DER) and its private key (PKCS #8 PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    # The key id makes the subject unique: during a rotation two certificates of
    # one agency are roots at once, and roots are looked up by subject.
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, agency),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, key_id),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
            ),
            critical=False,
        )
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host_name(agency))]),
            critical=False,
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER), key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def to_pem(cert_der: bytes) -> bytes:
    """Return a DER certificate as PEM.

    Raises:
        BadProof: it is not a certificate.
    """
    return _parse(cert_der).public_bytes(serialization.Encoding.PEM)


def from_pem(pem: bytes) -> bytes:
    """Return the first certificate of a PEM text as DER.

    Raises:
        BadProof: there is none.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError as error:
        raise BadProof("the PEM holds no X.509 certificate") from error
    return certificate.public_bytes(serialization.Encoding.DER)


def check_names(cert_der: bytes, agency: str) -> None:
    """Return if the certificate is a leaf under ``agency``'s host name alone.

    Raises:
        BadProof: it is not a certificate, could sign others, or bears other
            names: as a pinned root it would let its owner pass for them.
    """
    certificate = _parse(cert_der)
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        names = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
        key = certificate.public_key()
        # Its own signature shows that who made it holds the key.
        certificate.verify_directly_issued_by(certificate)
    except _UNFIT as error:
        raise BadProof("the TLS certificate does not hold") from error
    if basic.value.ca or list(names.value) != [x509.DNSName(host_name(agency))]:
        raise BadProof("the TLS certificate claims more than its agency")
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise BadProof("the TLS certificate's key is of another kind")


def _parse(cert_der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(cert_der)
    except ValueError as error:
        raise BadProof("this is not an X.509 certificate") from error
