import gzip
import json

import numpy as np
import pytest

from bench.matching.aims import Of, Results, aims
from bench.matching.fairness import fairness
from bench.matching.figures import (
    Curve,
    Labelled,
    brier,
    calibration_error,
    rates,
    share,
    wilson,
)
from bench.matching.measure import labels, measure, measure_ours, slices
from bench.matching.ours import RANK, Judged, judge_pairs, out_of_fold
from bench.matching.pairs import (
    SETS,
    Entity,
    NoData,
    Pair,
    data_folder,
    digest,
    question_of,
    read_set,
    record_of,
)
from bench.matching.ranking import Ranked, Ranking, rank
from bench.matching.report import lines
from node.matching.compare import match


def labelled(truth, groups=None):
    return Labelled.of(
        [bool(one) for one in truth],
        groups or [str(number) for number in range(len(truth))],
    )


def curve(truth, score):
    return Curve(labelled(truth), np.array(score, dtype=float))


# --- cuts -----------------------------------------------------------------------


def test_rates_are_counted_as_by_hand():
    found = rates(labelled([1, 1, 1, 0, 0]), np.array([1, 1, 0, 1, 0], dtype=bool))
    assert found.precision.value == pytest.approx(2 / 3)
    assert found.recall.value == pytest.approx(2 / 3)
    assert found.f1.value == pytest.approx(2 / 3)


def test_nothing_said_is_worth_nothing():
    found = rates(labelled([1, 0]), np.zeros(2, dtype=bool))
    assert (found.precision.value, found.recall.value, found.f1.value) == (0, 0, 0)


def test_the_best_cut_is_of_the_best_f1():
    # 0.9: F1 2/4; 0.8: 4/5; 0.7: 4/6; 0.6: 6/7
    assert curve([1, 1, 0, 1], [0.9, 0.8, 0.7, 0.6]).best_cut() == 0.6
    # 0.9: 2/3; 0.2: 4/6
    assert curve([1, 0, 0, 1], [0.9, 0.4, 0.3, 0.2]).best_cut() == 0.9


def test_equal_scores_are_cut_together():
    made = curve([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.1])
    assert made.best_cut() == 0.5
    assert made.average_precision().value == pytest.approx(2 / 3)
    assert made.recall_at(0.95).value == 0


def test_average_precision_is_counted_as_by_hand():
    # right at ranks 1, 3 and 4 of 4: (1 + 2/3 + 3/4) / 3
    found = curve([1, 0, 1, 1], [0.9, 0.8, 0.7, 0.6]).average_precision()
    assert found.value == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    assert found.low <= found.value <= found.high


def test_the_order_of_pairs_changes_no_figure():
    truth, score = [1, 0, 1, 1, 0, 0], [0.5, 0.5, 0.5, 0.2, 0.2, 0.1]
    there = curve(truth, score)
    back = curve(truth[::-1], score[::-1])
    assert there.average_precision().value == back.average_precision().value
    probability = np.array(score)
    ours = calibration_error(labelled(truth), probability).value
    assert ours == pytest.approx(
        calibration_error(labelled(truth[::-1]), probability[::-1]).value
    )


def test_recall_at_a_precision_is_the_best_of_any_cut():
    # precision 1, 1/2, 2/3, 3/4, ...; at 0.7 it is the cut of rank 4
    made = curve([1, 0, 1, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.5])
    assert made.recall_at(0.95).value == pytest.approx(1 / 3)
    assert made.recall_at(0.7).value == 1


def test_a_crossed_cut_never_saw_the_cluster_it_judges():
    # Clusters 0 and 2 are one half, 1 and 3 the other. Each half alone would be cut
    # without fault; the other's cut calls wrong what lies between.
    made = curve([1, 1, 0, 0], [0.9, 0.4, 0.5, 0.1])
    assert made.crossed().tolist() == [True, False, True, False]


# --- probabilities ----------------------------------------------------------------


def test_brier_is_the_mean_square():
    found = brier(labelled([1, 0]), np.array([0.8, 0.4]))
    assert found.value == pytest.approx((0.04 + 0.16) / 2)


def test_who_says_what_is_so_has_no_calibration_error():
    truth = [1, 0, 0, 0] * 10
    assert calibration_error(labelled(truth), np.full(40, 0.25)).value < 1e-9
    assert calibration_error(labelled(truth), np.full(40, 0.75)).value == pytest.approx(
        0.5
    )


def test_tenths_that_err_in_opposite_ways_do_not_cancel():
    truth = [0] * 10 + [1] * 10
    said = np.array([0.3] * 10 + [0.7] * 10)
    assert calibration_error(labelled(truth), said).value == pytest.approx(0.3)


# --- intervals --------------------------------------------------------------------


def test_pairs_of_one_cluster_are_drawn_together():
    made = labelled([1, 0, 1], ["a", "a", "b"])
    assert made.draws.shape[1] == 3
    assert (made.draws[:, 0] == made.draws[:, 1]).all()
    assert set(made.draws.sum(axis=1).astype(int)) <= {2, 3, 4}


def test_one_cluster_gives_a_wider_interval_than_many():
    truth, said = [1] * 40, np.array([True, False] * 20)
    alone = rates(labelled(truth), said).recall
    torn = rates(labelled(truth, ["a", "b"] * 20), said).recall
    assert torn.high - torn.low > alone.high - alone.low


def test_a_small_group_without_errors_is_not_called_faultless():
    made = labelled([1] * 5)
    found = share(made, np.zeros(5, dtype=bool), np.ones(5, dtype=bool))
    assert found.value == 0
    assert found.high == pytest.approx(wilson(0, 5)[1])
    assert found.high > 0.4


def test_wilson_of_nothing_is_everything():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(50, 100)
    assert (low, high) == (
        pytest.approx(0.4038, abs=1e-3),
        pytest.approx(0.5962, abs=1e-3),
    )


# --- pairs ------------------------------------------------------------------------


def entity(name, **more):
    found = {"name": [name], **more}
    return {"schema": "Person", "properties": found, "id": "x"}


def write(folder, file, rows):
    (folder / "pairs").mkdir(exist_ok=True)
    with gzip.open(folder / "pairs" / file, "wt") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def pair(left, right, *, same=True, group="g1", **more):
    judgement = "positive" if same else "negative"
    return {"judgement": judgement, "group": group, "left": left, "right": right} | more


@pytest.fixture
def folder(tmp_path):
    one = entity("Ilva Testmann", birthDate=["1970-01-02"], nationality=["Austria"])
    two = entity("Testmann, Ilva", birthDate=["1970"], gender=["female"])
    other = entity("Odran Mustermann", birthDate=["1970-01-02"], gender=["male"])
    rows = [
        pair(one, two, query_script="latin", name_evidence=True),
        pair(one, other, same=False, group="g2", query_script="latin"),
    ]
    write(tmp_path, "person_queries_hard_dob.jsonl.gz", rows)
    write(tmp_path, "person_queries_hard.jsonl.gz", rows)
    return tmp_path


def test_a_set_is_read_in_the_order_of_its_file(folder):
    found = read_set(SETS["A"], folder)
    assert [one.positive for one in found] == [True, False]
    assert [one.group for one in found] == ["g1", "g2"]
    assert (found[0].script, found[0].evidence, found[1].evidence) == (
        "latin",
        True,
        None,
    )


def test_a_folder_of_pairs_alone_is_read_too(folder):
    assert read_set(SETS["A"], folder / "pairs") == read_set(SETS["A"], folder)


def test_names_only_leaves_nothing_but_names(folder):
    found = read_set(SETS["B"], folder)[0]
    assert set(found.left.properties) == set(found.right.properties) == {"name"}


def test_a_set_without_places_keeps_all_else(tmp_path):
    left = entity("Ilva Testmann", birthPlace=["Graz"], birthDate=["1970"])
    write(tmp_path, SETS["P"].file, [pair(left, left)])
    found = read_set(SETS["P"], tmp_path)[0]
    assert set(found.left.properties) == {"name", "birthDate"}
    assert found.left == found.right


def test_a_question_and_a_record_come_in_as_a_user_would_bring_them(folder):
    found = read_set(SETS["A"], folder)[0]
    asked = {(term.field, term.value) for term in question_of(found.left).terms}
    assert asked == {
        ("name", "Ilva Testmann"),
        ("birth_date", "1970-01-02"),
        ("nationality", "Austria"),
    }
    held = {(one.field, one.normal) for one in record_of(found.right).fields}
    assert ("birth_date", "1970") in held
    assert ("sex", "F") in held


def test_nobody_asks_by_who_listed_a_person():
    known = Entity("Person", {"name": ("Ilva Testmann",), "program": ("LIST-9",)})
    assert [term.field for term in question_of(known).terms] == ["name"]


def test_a_question_has_room_for_more_than_aliases():
    names = tuple(f"Ilva Testmann {number}" for number in range(90))
    known = Entity("Person", {"alias": names, "birthDate": ("1970-01-02",)})
    fields = [term.field for term in question_of(known).terms]
    assert fields.count("alias") == 24
    assert "birth_date" in fields


def test_other_pairs_have_another_digest(folder):
    found = read_set(SETS["A"], folder)
    assert digest(found) == digest(found)
    assert digest(found) != digest(found[::-1])


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(NoData):
        data_folder(str(tmp_path / "nowhere"))
    with pytest.raises(NoData):
        read_set(SETS["A"], tmp_path)


# --- ours -------------------------------------------------------------------------


def test_a_pair_that_agrees_scores_above_one_that_does_not(folder):
    found = judge_pairs(read_set(SETS["A"], folder), lambda: None)
    assert found.score[0] > found.score[1]
    assert found.rank[0] > found.rank[1] == 0


def test_what_is_counted_as_a_grade_is_what_match_grades(folder):
    pairs = read_set(SETS["A"], folder)
    found = [match(question_of(one.left), record_of(one.right)) for one in pairs]
    judged = judge_pairs(pairs, lambda: None)
    assert judged.rank.tolist() == [RANK[one.grade] if one else 0 for one in found]
    assert [one.score for one in found if one] == [
        pytest.approx(score, abs=6e-4)
        for score, one in zip(judged.score.tolist(), found, strict=True)
        if one
    ]


def test_probabilities_out_of_fold_are_taken_for_the_very_pairs_alone(folder, tmp_path):
    pairs = read_set(SETS["A"], folder)
    path = tmp_path / "oof.npz"
    np.savez(path, **{"A": [0.7, 0.2], "A.pairs": digest(pairs)})
    found = out_of_fold("A", pairs, path)
    assert found is not None
    assert found.tolist() == [0.7, 0.2]
    assert out_of_fold("A", pairs[::-1], path) is None
    assert out_of_fold("B", pairs, path) is None


def test_another_model_s_probability_is_graded_by_the_same_rules(folder):
    pairs = read_set(SETS["A"], folder)
    found = judge_pairs(pairs, lambda: None, np.array([0.999, 0.001]))
    assert found.score.tolist() == pytest.approx([0.999, 0.001])
    assert found.rank[0] >= 1
    assert found.rank[1] == 0
    # A probability alone makes no grade where no word of a name met.
    assert judge_pairs(pairs, lambda: None, np.array([0.999, 0.999])).rank[1] == 0


# --- groups, ranks, the report ------------------------------------------------------


def invented():
    """Forty pairs the same and forty not, of two scripts; the second is missed."""
    made = []
    for number in range(80):
        same, script = number < 40, ("latin", "greek")[number % 2]
        left = Entity("Person", {"name": (f"Ilva Testmann {number}",)})
        right = Entity("Person", {"name": (f"Odran Mustermann {number}",)})
        made.append(Pair(same, str(number), left, right, script, evidence=True))
    hit = np.array([one.positive and one.script == "latin" for one in made])
    return made, Judged(np.where(hit, 0.9, 0.1), np.where(hit, 2, 0).astype(np.int8))


def test_a_group_that_is_missed_stands_first():
    made, judged = invented()
    found = fairness(made, labels(made), {"possible": judged.rank >= 1}, "script")
    assert [one.group for one in found.groups] == ["greek", "latin"]
    assert found.groups[0].missed["possible"].value == 1
    assert found.everyone.missed["possible"].value == 0.5


def test_small_countries_are_shown_together_and_none_is_left_out():
    made, judged = invented()
    found = fairness(made, labels(made), {"possible": judged.rank >= 1}, "country")
    assert sum(one.same for one in found.groups) == 40
    assert sum(one.others for one in found.groups) == 40


def test_a_name_that_scores_as_high_stands_before_the_right_one(monkeypatch):
    monkeypatch.setattr("bench.matching.ranking.judge", lambda _asked, _held: (0.5, 0))

    def named(*names):
        return [Entity("Person", {"name": (name,)}) for name in names]

    (asked,) = named("Ilva Testmann")
    own, other = named("Odran Mustermann", "Berit Beispiel")
    pairs = [
        Pair(positive=True, group="1", left=asked, right=own, script="latin"),
        Pair(positive=False, group="1", left=asked, right=other, script="latin"),
    ]
    found = rank(pairs, each=0, step=lambda: None)
    assert found.candidates == 2
    assert found.by_script == {"latin": Ranked(names=1, asked=1, first=0, top=1)}


def test_a_sample_of_each_script_is_weighed_by_how_many_names_there_are():
    found = Ranking(
        100, {"greek": Ranked(900, 10, 9, 10), "hebrew": Ranked(100, 10, 0, 0)}
    )
    assert found.over_all(lambda one: one.share) == pytest.approx(0.9)
    assert found.over_all(lambda one: one.share_first) == pytest.approx(0.81)


def test_a_report_tells_every_set_and_names_nobody():
    made, judged = invented()
    labelled, parts = labels(made), slices(made)
    of = Of("A", "invented", len(made), 40, 80)
    of.ours.append(measure_ours("ours", labelled, judged, parts))
    of.rivals.append(measure("token_sort", labelled, judged.score, parts))
    of.fairness.append(
        fairness(
            made,
            labelled,
            dict.fromkeys(("possible", "strong"), judged.rank >= 1),
            "script",
        )
    )
    results = Results(versions={}, sets={"A": of})
    told = list(lines(results, aims(results)))
    assert max(map(len, told)) <= 120
    assert not any("Testmann" in line or "Mustermann" in line for line in told)
    assert any("MISSED" in line and "A  F1" in line for line in told)
