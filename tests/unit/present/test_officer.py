import pytest

from node.model.officer import StaffChange
from node.present.officer import staff_news
from tests.unit.cli.stage import NOON


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("proposed", "is proposed as auditor, by o-2"),
        ("refused", "is not to be auditor, by o-2"),
        ("something", "something: auditor, by o-2"),
    ],
)
def test_a_change_of_the_staff_is_told_in_words(what, said):
    change = StaffChange("o-7", "Ana", ("auditor",), what, "o-2", at=NOON)
    news = staff_news(change)
    assert news.startswith(f"Staff: Ana (o-7) {said}, 2026-03-01 12:00Z")
    assert news.endswith("Ask the auditor.")
