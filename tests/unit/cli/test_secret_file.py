import os

import pytest

from node.cli.secret_file import credential_file, passphrase, read_secret
from node.errors import BadInput


def secret(tmp_path, text="correct horse battery\n", mode=0o600):
    path = tmp_path / "secret"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_the_last_line_feed_is_not_part_of_the_secret(tmp_path):
    assert read_secret(secret(tmp_path), what="passphrase") == b"correct horse battery"


@pytest.mark.attack
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o606, 0o601])
def test_attack_a_credential_file_that_others_can_reach_is_used(tmp_path, mode):
    with pytest.raises(BadInput, match="open to others"):
        read_secret(secret(tmp_path, mode=mode), what="credential")


@pytest.mark.attack
def test_attack_a_symlink_stands_for_the_credential_file(tmp_path):
    (tmp_path / "link").symlink_to(secret(tmp_path))
    with pytest.raises(BadInput, match="cannot be read"):
        read_secret(tmp_path / "link", what="credential")


@pytest.mark.attack
def test_attack_a_pipe_stands_for_the_credential_file(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(BadInput, match="not a regular file"):
        read_secret(tmp_path / "pipe", what="credential")


def test_an_empty_and_a_huge_file_are_refused(tmp_path):
    with pytest.raises(BadInput, match="empty"):
        read_secret(secret(tmp_path, "\n"), what="passphrase")
    with pytest.raises(BadInput, match="larger"):
        read_secret(secret(tmp_path, "x" * 5000), what="passphrase")


def test_a_refusal_never_repeats_the_secret(tmp_path):
    with pytest.raises(BadInput) as caught:
        read_secret(secret(tmp_path, "hush-hush", 0o644), what="passphrase")
    assert "hush" not in caught.value.message + caught.value.advice


def test_a_credential_that_systemd_hands_over_may_show_a_group_bit(
    tmp_path, monkeypatch
):
    path = secret(tmp_path, mode=0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_secret(path, what="passphrase")
    path.chmod(0o444)
    with pytest.raises(BadInput):
        read_secret(path, what="passphrase")


def test_a_new_passphrase_must_be_long_enough(tmp_path):
    with pytest.raises(BadInput, match="shorter"):
        passphrase(secret(tmp_path, "short\n"), twice=True)
    assert passphrase(secret(tmp_path, "short\n")) == b"short"


def test_without_a_file_and_without_a_terminal_there_is_no_passphrase():
    with pytest.raises(BadInput, match="no terminal"):
        passphrase(None)


def test_the_only_credential_is_taken_and_of_several_none(home):
    assert credential_file(home, None).name == "operator"
    (home / "credentials" / "analyst").touch()
    with pytest.raises(BadInput, match="analyst, operator"):
        credential_file(home, None)


def test_a_folder_without_credentials_says_so(tmp_path):
    with pytest.raises(BadInput, match="no credential"):
        credential_file(tmp_path, None)
