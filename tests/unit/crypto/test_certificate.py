"""TLS certificates."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from node.crypto import certificate
from node.errors import BadProof

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SPAN = {"begins": NOW, "ends": NOW + timedelta(days=365)}
DER, KEY = certificate.self_signed("pt-pj", "tls-aaaaaaaa", **SPAN)


def forged(*, ca=False, names=("pt-pj.comity.internal",), key=None, signer=None):
    """A certificate as a hostile agency would make it."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pt-pj")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(SPAN["begins"])
        .not_valid_after(SPAN["ends"])
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(n) for n in names]),
            critical=False,
        )
    signer = signer or key
    digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(signer, digest).public_bytes(serialization.Encoding.DER)


def test_a_certificate_says_what_it_must():
    parsed = x509.load_der_x509_certificate(DER)
    extensions = parsed.extensions
    assert extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["pt-pj.comity.internal"]
    uses = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert {use._name for use in uses} == {"serverAuth", "clientAuth"}
    assert parsed.not_valid_before_utc == SPAN["begins"]
    assert parsed.not_valid_after_utc == SPAN["ends"]
    assert isinstance(parsed.public_key().curve, ec.SECP256R1)
    certificate.check_names(DER, "pt-pj")


def test_the_key_is_the_certificates():
    key = serialization.load_pem_private_key(KEY, None)
    assert key.public_key() == x509.load_der_x509_certificate(DER).public_key()


def test_pem_and_der_say_the_same():
    assert certificate.from_pem(certificate.to_pem(DER)) == DER


@pytest.mark.attack
def test_certificate_of_another_agency_is_refused():
    with pytest.raises(BadProof):
        certificate.check_names(DER, "es-pn")


@pytest.mark.attack
def test_certificate_that_could_sign_others_is_refused():
    """As a pinned root, it could make certificates for any other peer."""
    with pytest.raises(BadProof):
        certificate.check_names(forged(ca=True), "pt-pj")


@pytest.mark.attack
@pytest.mark.parametrize(
    "names",
    [
        (),
        ("es-pn.comity.internal",),
        ("pt-pj.comity.internal", "es-pn.comity.internal"),
        ("*.comity.internal",),
    ],
)
def test_certificate_with_names_of_others_is_refused(names):
    with pytest.raises(BadProof):
        certificate.check_names(forged(names=names), "pt-pj")


@pytest.mark.attack
def test_certificate_signed_by_another_key_is_refused():
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(BadProof):
        certificate.check_names(forged(signer=other), "pt-pj")


@pytest.mark.attack
def test_certificate_with_a_key_of_another_kind_is_refused():
    with pytest.raises(BadProof):
        certificate.check_names(
            forged(key=ed25519.Ed25519PrivateKey.generate()), "pt-pj"
        )


@pytest.mark.attack
@pytest.mark.parametrize(
    "data",
    [b"", b"\x30", DER[:-1], DER + b"\0", b"x" * 500],
    ids=["none", "a byte", "truncated", "longer", "text"],
)
def test_bytes_that_are_no_certificate_are_refused(data):
    with pytest.raises(BadProof):
        certificate.check_names(data, "pt-pj")
    with pytest.raises(BadProof):
        certificate.to_pem(data)
    with pytest.raises(BadProof):
        certificate.from_pem(data)
