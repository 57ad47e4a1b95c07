import json
import re
import tomllib

import pytest

from node.errors import AlreadyThere, CheckFailed, PolicySaysNo, Unreachable
from node.model.desk import notice as desk_notice
from node.model.desk.call import ById, Nothing
from node.model.desk.notice import (
    NOTICES_DETACH,
    NOTICES_DRAFT,
    NOTICES_EXTRACT,
    NOTICES_KINDS,
    NOTICES_LIST,
    NOTICES_PUBLISH,
    NOTICES_SHOW,
    NOTICES_SUBMIT,
    NOTICES_UPDATE,
    DetachRequest,
    ExtractReply,
    Lack,
    NoticeAct,
    NoticeInput,
    NoticeList,
    NoticePage,
    NoticeSummary,
)
from node.model.desk.query import QUERIES_READ, ReadReply, TermReading
from node.model.notice import NoticeState, Statement, Urgency
from tests.unit.cli.stage import EVIL, NOON
from tests.unit.cli.stage_notices import (
    ALL_KINDS,
    ARABIC,
    ID,
    WARRANT,
    draft,
    ours,
    written,
)

RED = """kind = "red"
role = "suspect"
[why]
purpose = "investigation"
[recipients]
mode = "all"
[fields]
family_name = "Costa"
"""


@pytest.fixture(autouse=True)
def kinds(desk):
    desk.replies[NOTICES_KINDS] = ALL_KINDS


@pytest.fixture
def red(home):
    path = home / "red.toml"
    path.write_text(RED)
    return path


def summary(**changes):
    given = {
        "notice_id": ID,
        "kind": "red",
        "state": NoticeState.PUBLISHED,
        "asked": "withdraw",
        "urgency": Urgency.URGENT,
        "title": "Costa",
        "changed_at": NOON,
        "prompt_at": None,
        "expires_at": NOON,
        "recipients": 3,
        "told": 2,
        "disobeying": ("es-pn",),
    }
    return NoticeSummary(**(given | changes))


def test_kinds_are_listed_and_one_is_told_with_all_that_it_demands(comity):
    assert "Stolen work of art notice" in comity("notice", "kinds").out
    said = comity("notice", "kinds", "red").out
    assert "warrant_reference" in said
    assert "RPD, Art. 83(2)(b)(v)" in said
    assert "24 months" in said


def test_kinds_are_told_in_the_language_asked_for(comity, monkeypatch):
    assert "Notice rouge" in comity("notice", "kinds", "--lang", "fr").out
    monkeypatch.setenv("COMITY_LANG", "ar_EG.UTF-8")
    assert "نشرة حمراء" in comity("notice", "kinds").out


def test_a_language_that_is_not_ours_is_misuse(comity, desk):
    ended = comity("notice", "kinds", "--lang", "de")
    assert ended.code == 2
    assert "en, fr, es, ar" in ended.err
    assert desk.calls == []


def test_json_does_not_depend_on_the_language(comity):
    one = comity("notice", "kinds", "red", "--json").out
    assert comity("notice", "kinds", "red", "--json", "--lang", "ar").out == one


def test_a_template_is_printed_and_handed_in_again(comity, desk, home):
    ended = comity("notice", "new", "red")
    assert tomllib.loads(ended.out)["kind"] == "red"
    (home / "t.toml").write_text(
        ended.out.replace('role = ""', 'role = "suspect"')
        .replace('purpose = ""', 'purpose = "investigation"')
        .replace('mode = ""', 'mode = "all"')
    )
    desk.replies[NOTICES_DRAFT] = draft(WARRANT)
    assert comity("notice", "draft", "t.toml").code == 0
    assert desk.request(NOTICES_DRAFT).fields == ()


def test_a_template_goes_to_a_new_file_and_over_nothing(comity, home):
    assert comity("notice", "new", "red", "--out", home / "n.toml").code == 0
    assert tomllib.loads((home / "n.toml").read_text())["kind"] == "red"
    ended = comity("notice", "new", "red", "--out", home / "n.toml")
    assert ended.code == 2
    assert "nothing is overwritten" in ended.err


def test_a_template_under_json_is_one_text(comity):
    said = json.loads(comity("notice", "new", "red", "--json").out)
    assert set(said) == {"kind", "template"}


def test_a_kind_that_there_is_not_is_misuse_with_the_list(comity):
    ended = comity("notice", "new", "rde")
    assert ended.code == 2
    assert "red" in ended.err


def test_a_draft_is_kept_and_what_it_lacks_is_told_with_its_law(comity, desk, red):
    desk.replies[NOTICES_DRAFT] = draft(WARRANT)
    ended = comity("notice", "draft", red)
    assert ended.code == 0
    assert desk.request(NOTICES_DRAFT).notice_id == ""
    assert ID in ended.out
    assert "RPD, Art. 83(2)(b)(v)" in ended.out
    comity("notice", "draft", red, "--notice", ID)
    assert desk.request(NOTICES_DRAFT).notice_id == ID


def test_a_file_with_a_mistake_never_reaches_the_node(comity, desk, red):
    red.write_text(RED.replace("family_name", "famly_name"))
    ended = comity("notice", "draft", red)
    assert ended.code == 2
    assert "red.toml, line 8: 'fields.famly_name'" in ended.err
    assert "Did you mean family_name?" in ended.err
    assert [call for call, _ in desk.calls] == [NOTICES_KINDS]


SOON = TermReading(0, "family_name", "Costa", "", "unread", "A name.")


@pytest.mark.parametrize("act", ["draft", "update"])
def test_a_field_that_cannot_be_read_is_left_out_by_an_option_that_says_so(
    comity, desk, red, act
):
    call = NOTICES_DRAFT if act == "draft" else NOTICES_UPDATE
    desk.replies[call] = draft()
    desk.replies[QUERIES_READ] = ReadReply((SOON,))
    given = ("notice", act, *([ID] if act == "update" else []), red)
    comity(*given)
    assert "family_name" in {f.field for f in desk.request(call).fields}
    ended = comity(*given, "--drop-unread")
    assert ended.code == 0
    assert "Costa cannot be read and was left out." in ended.err
    assert "family_name" not in {f.field for f in desk.request(call).fields}
    told = json.loads(comity(*given, "--drop-unread", "--json").out)
    assert told["left_out"][0]["written"] == "Costa"
    assert told["notice_id"] == ID


def test_an_update_names_its_notice(comity, desk, red):
    desk.replies[NOTICES_UPDATE] = ours(asked="update", proposed=written())
    ended = comity("notice", "update", ID, red)
    assert ended.code == 0
    sent = desk.request(NOTICES_UPDATE)
    assert isinstance(sent, NoticeInput)
    assert sent.notice_id == ID
    assert "Change" in ended.out


def test_a_check_that_finds_lacks_fails_and_lists_them(comity, desk):
    desk.replies[NOTICES_SHOW] = draft(
        WARRANT, Lack("unanswered", "no-side-taken", "?", "L")
    )
    ended = comity("notice", "check", ID)
    assert ended.code == 1
    assert "warrant_reference" in ended.out
    assert "no-side-taken" in ended.out
    desk.replies[NOTICES_SHOW] = draft()
    ended = comity("notice", "check", ID)
    assert (ended.code, ended.out) == (0, "Nothing is lacking.\n")


def test_a_check_under_json_has_stable_keys(comity, desk):
    desk.replies[NOTICES_SHOW] = draft(WARRANT)
    ended = comity("notice", "check", ID, "--json")
    assert ended.code == 1
    assert json.loads(ended.out) == {
        "notice_id": ID,
        "state": "draft",
        "complete": False,
        "lacks": [
            {
                "code": "missing",
                "name": "warrant_reference",
                "text": WARRANT.text,
                "law": "RPD, Art. 83(2)(b)(v)",
            }
        ],
    }


def test_lacks_are_told_in_other_languages_by_their_code(comity, desk):
    said = Statement("notice_kind", "red")
    lacks = (Lack("identity-minimum", "identity", "English", "RPD, Art. 83"), WARRANT)
    content = written(kind="diffusion", statements=(said,))
    desk.replies[NOTICES_SHOW] = ours(content=content, lacks=lacks)
    ended = comity("notice", "check", ID, "--lang", "fr")
    assert "English" not in ended.out
    assert "Nom de famille, prénom" in ended.out


def test_a_refused_submission_shows_what_is_lacking(comity, desk):
    desk.replies[NOTICES_SUBMIT] = CheckFailed("the notice lacks 1 things")
    desk.replies[NOTICES_SHOW] = draft(WARRANT)
    ended = comity("notice", "submit", ID)
    assert ended.code == 1
    assert "warrant_reference" in ended.out
    assert "lacks 1 things" in ended.err
    said = json.loads(comity("notice", "submit", ID, "--json").out)
    assert said["error"]["code"] == "check-failed"
    assert [each["name"] for each in said["lacks"]] == ["warrant_reference"]


def test_a_check_that_failed_for_another_reason_is_told_as_it_is(comity, desk):
    desk.replies[NOTICES_PUBLISH] = CheckFailed("not what was approved")
    desk.replies[NOTICES_SHOW] = draft()
    ended = comity("notice", "publish", ID, "--json")
    assert ended.code == 1
    assert set(json.loads(ended.out)) == {"error"}
    desk.replies[NOTICES_SHOW] = Unreachable("gone")
    assert "not what was approved" in comity("notice", "publish", ID).err


@pytest.mark.parametrize(
    "act",
    [
        *("submit", "return", "approve", "publish", "withdraw"),
        *("cancel", "suspend", "resume", "renew", "purge"),
    ],
)
def test_each_step_is_one_call_with_its_reason(comity, desk, act):
    call = getattr(desk_notice, f"NOTICES_{act.upper()}")
    desk.replies[call] = ours()
    ended = comity("notice", act, ID, "--reason", "other", "--text", "Pourquoi")
    assert ended.code == 0
    assert desk.request(call) == NoticeAct(ID, "other", "Pourquoi", "en")
    comity("notice", act, ID, "--text", "x", "--text-language", "pt")
    assert desk.request(call) == NoticeAct(ID, "", "x", "pt")
    comity("notice", act, ID)
    assert desk.request(call) == NoticeAct(ID)


def test_what_policy_forbids_exits_with_one(comity, desk):
    desk.replies[NOTICES_PUBLISH] = PolicySaysNo("nobody may be told of it")
    assert comity("notice", "publish", ID).code == 1


def test_a_notice_is_shown_with_its_life_and_each_recipient(comity, desk):
    desk.replies[NOTICES_SHOW] = ours()
    said = comity("notice", "show", ID).out
    assert desk.request(NOTICES_SHOW) == ById(ID)
    for words in (
        *("Red Notice", "Published", "All peers but those named", "H1: not to be"),
        *("Family name", "First line.\nSecond line.\n", "Ordinary crime"),
        *("Agree to what is asked", "off-2", "4711", "Queued", "Read"),
        *("Could not be reached", "2026-03-01 12:02Z"),
    ):
        assert words in said


def test_a_change_that_waits_is_shown_beside_what_holds(comity, desk):
    newer = written(case="2026/18")
    desk.replies[NOTICES_SHOW] = ours(asked="update", proposed=newer)
    said = comity("notice", "show", ID).out
    assert said.index("2026/17") < said.index("Proposed") < said.index("2026/18")


def test_a_draft_that_nobody_has_says_so(comity, desk):
    desk.replies[NOTICES_SHOW] = draft(WARRANT)
    assert "Nobody has been told of it." in comity("notice", "show", ID).out


def test_notices_are_listed_with_who_does_not_obey(comity, desk):
    desk.replies[NOTICES_LIST] = NoticeList((summary(),))
    given = ("--state", "published", "--state", "updated", "--count", "5")
    said = comity("notice", "list", *given, "--before", ID).out
    sent = desk.request(NOTICES_LIST)
    assert sent == NoticePage(("published", "updated"), 5, ID)
    assert "2/3" in said
    assert "Recall not obeyed by" in said
    assert "es-pn" in said


def test_a_notice_under_json_is_as_the_desk_says_it(comity, desk):
    desk.replies[NOTICES_SHOW] = ours()
    said = json.loads(comity("notice", "show", ID, "--json", "--lang", "ar").out)
    assert said["state"] == "published"
    assert said["recipients"][1]["last_error"] == "unreachable"
    assert said["content"]["fields"][1] == {"field": "alias", "value": ARABIC}


def test_a_notice_is_shown_from_right_to_left(comity, desk):
    desk.replies[NOTICES_SHOW] = ours(lacks=(WARRANT,))
    said = comity("notice", "show", ID, "--lang", "ar").out
    assert "الجهات المتلقية" in said
    assert "\\u2068" not in said
    row = next(line for line in said.splitlines() if "4711" in line)
    assert row.index("4711c0ffee") < row.index("nl-pol")


def test_a_public_extract_goes_to_a_new_file_byte_by_byte(comity, desk, home):
    content = '{"a":"é\u202e"}'.encode()
    desk.replies[NOTICES_EXTRACT] = ExtractReply(content)
    ended = comity("notice", "extract", ID, "--out", home / "x.json", "--json")
    assert json.loads(ended.out)["bytes"] == len(content)
    assert (home / "x.json").read_bytes() == content
    assert (home / "x.json").stat().st_mode & 0o777 == 0o600
    assert comity("notice", "extract", ID, "--out", home / "x.json").code != 0
    assert (
        AlreadyThere.code
        in comity("notice", "extract", ID, "--out", home / "x.json", "--json").out
    )
    said = comity("notice", "extract", ID).out
    assert said.isascii()
    assert json.loads(said) == {"a": "é\u202e"}


def test_without_a_node_the_exit_code_is_three(comity, desk):
    desk.replies[NOTICES_KINDS] = Unreachable("no node answers at the desk")
    assert comity("notice", "new", "red").code == 3
    assert desk.request(NOTICES_KINDS) == Nothing()


@pytest.mark.attack
@pytest.mark.parametrize("language", ["en", "ar"])
def test_attack_what_a_recipient_reports_moves_the_cursor(comity, desk, language):
    from node.model.desk.notice import ReportView
    from node.model.parcel import Verb
    from tests.unit.cli.stage_notices import recipient

    report = ReportView(Verb.CONTESTED, NOON, EVIL, EVIL, EVIL, EVIL, EVIL)
    view = ours(
        recipients=(
            recipient("es-pn", EVIL, reason=EVIL, last_error=EVIL, reports=(report,)),
        )
    )
    desk.replies[NOTICES_SHOW] = view
    said = comity("notice", "show", ID, "--lang", language).out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said


@pytest.mark.attack
def test_attack_a_notice_file_is_a_pipe_that_never_ends(comity, home):
    import os

    os.mkfifo(home / "pipe")
    assert comity("notice", "draft", home / "pipe").code == 2


def test_a_file_is_taken_off_a_draft_by_its_id(comity, desk):
    desk.replies[NOTICES_DETACH] = draft()
    assert ID in comity("notice", "detach", ID, "0a1b").out
    assert desk.request(NOTICES_DETACH) == DetachRequest(ID, "0a1b")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_page_has_one_form_of_a_moment(comity, desk, language):
    content = written(valid_until=NOON, opens_at=NOON)
    desk.replies[NOTICES_SHOW] = ours(content=content, prompt_at=NOON, expires_at=NOON)
    said = comity("notice", "show", ID, "--lang", language).out
    assert said.count("2026-03-01 12:00Z") >= 3
    years = len(re.findall(r"\b2026\b(?!/17)", said))
    assert years == len(re.findall(r"2026-\d\d-\d\d \d\d:\d\dZ", said))
