"""A file of a socket that is gone is bound anew; what cannot be is tried again."""

from node.errors import ConfigBroken
from node.transport.socket_watch import SocketWatch


def test_a_file_that_is_gone_or_anothers_is_bound_anew(tmp_path):
    path, made = tmp_path / "desk.sock", []

    def bind():
        path.unlink(missing_ok=True)
        path.touch()
        made.append(path)
        watch.note()

    watch = SocketWatch(path, bind)
    bind()
    watch.look()
    assert len(made) == 1
    path.unlink()
    watch.look()
    assert len(made) == 2
    (tmp_path / "new").touch()
    (tmp_path / "new").replace(path)
    watch.look()
    assert len(made) == 3


def test_what_cannot_be_bound_is_said_and_tried_again(tmp_path):
    path, tries = tmp_path / "desk.sock", []

    def bind():
        tries.append(1)
        if len(tries) < 3:
            raise ConfigBroken("something else lies there")
        watch.note()

    path.touch()
    watch = SocketWatch(path, bind)
    watch.note()
    path.unlink()
    for bound in (False, False, True):
        watch.look()
        assert watch.bound is bound
