"""Sentences end where a reader says they end. In the cases a "|" marks each end; the texts are ours."""

from __future__ import annotations

import importlib.metadata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.coding.extract import sentences
from service.coding.extract.sentences import WINDOW, split_sentences

HARD_CASES = [
    # titles and ranks
    "Lt. Gen. Aldo Reni met Maj. Gen. Osei in Accra. | The talks went on for two hours.",
    "Brig. Gen. Lund, Cmdr. Paz and Sgt. 1st Class Bohm arrived. | They left at dawn.",
    "Adm. Park Dae-jung and Amb. Will Torres spoke. | Nobody else did.",
    "It was Mr. Long who asked Mrs. Young. | Dr. In did not answer.",
    "Sen. May and Rep. Best voted for it. | Gov. Small vetoed it.",
    "Prof. A. B. Carter, Ph.D., wrote the report. | St. Petersburg was the place.",
    "Rear Adm. Hope took the fleet out. | Vice Adm. Cook stayed.",
    "The letter was sent to the Hon. Minister and to Rev. Hale. | Both read it.",
    "Gen. J. F. Marlow said so (it was late.) | He left.",
    "Messrs. Hart and Lowe signed. | So did Capt. Bright.",
    # amounts and measures
    "The order is worth $4.5 bn. over ten years. | It includes spares.",
    "The order is worth $4.5 bn. | Officials said it includes spares.",
    "The grant of €300 mn. for roads was paid. | Nothing else was.",
    "The rocket flew 500 km. north of the island. | It fell into the sea.",
    "The rocket flew 500 km. | Fishermen saw it fall.",
    "Prices rose 3.5 percent. | 12 shops were closed.",
    "About 1.2 million voted. | Turnout was 61.4%. | The rest stayed home.",
    "A boat of approx. 40 ft. in length sank. | Nobody was hurt.",
    # countries, places and organisations
    "The U.S. and the U.K. agreed. | The U.N. Security Council met later.",
    "He flew to the U.S. The visit lasted three days.".replace("U.S. ", "U.S. | "),
    "U.S. President Adams met the U.S. Secretary of State. | They ate.",
    "He lives in Washington, D.C. | He works in Va. and in Md. on most days.",
    "The D.P.R.K. said no. | Then it said yes.",
    "Fort Dix, N.J. and Ft. Bragg, N.C. were closed. | Mt. Fuji was not.",
    "Norvik Corp. Chief Executive Ann Lee resigned. | Halden Co. and Brix Inc. did not comment.",
    "The govt. of the island paid. | The dept. of health did not.",
    # dates and times
    "Talks begin on Nov. 19 in Oslo. | They end on Dec. 3.",
    "He came at 5 p.m. | Officials had left by then.",
    "At 5 p.m. Tuesday they left. | At 6 a.m. Moscow time they were back.",
    "The vote at 11 a.m. EST was late. | Nobody minded.",
    "It happened on Tues., Feb. 2, after dark. | Police came on Wed. morning.",
    # numbers and law
    "Reactor No. 3 was shut down. | Nos. 1 and 2 run.",
    "The ministry said no. | Oslo agreed.",
    "The case Arden v. Brook was heard. | Lund vs. Paz was not.",
    "It applies to ships, tugs, etc. in port. | See fig. 4, p. 12.",
    "They brought arms, e.g. rifles, i.e. what was asked for. | Nothing else came.",
    "1. Talks were held. | 2. A treaty was signed.",
    # quotes, brackets, other marks
    '"Will you sign?" he asked. | "No!" she said. | "Why not?"',
    "“It is over.” | She left. | “We will see,” he said.",
    "He was called 'the General' by all. | 'So what?' he said.",
    "They left (so he said). | (She did not.) | Nobody came.",
    "He waited ... and nothing came. | Then... | The door opened.",
    "The firm Zing! said it would sell. | Zing! shares fell.",
    "What now? | Nobody knows! | “Wait…” | The end.",
    "The meeting ended.|The rest fled.",
    'They said "enough."|The crowd left.',
    "He read www.example.com. | Then he read news.example.org/a.b too.",
    "Booking.Com and Node.Js rose. | Others fell.",
    "He sold the bank. | South Ruritania bombed it all. | Iowa paid.",
    # several lines and odd blanks
    "Ministers Meet In Oslo|\nThe talks ended on Monday. | They were short.",
    "One line without a stop|\n\n|\nAnother one|\r\nA third",
    "Lt.\u00a0Gen.\u00a0Reni left.\u00a0| \u00a0He came back.\u00a0|",
    "It is over. | \u200bHe left.\u2028|Then she left.",
    "  Blanks around.   |  And between.  |",
]


@pytest.mark.parametrize("marked", HARD_CASES)
def test_a_hard_case_is_split_where_it_is_marked(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [piece.strip(" \r\n\u00a0\u2028\u200b") for piece in marked.split("|")]
    assert [text[start:end] for start, end in split_sentences(text)] == [piece for piece in expected if piece]


def test_there_are_at_least_forty_hard_cases() -> None:
    assert len(HARD_CASES) >= 40


def test_the_version_whose_parameters_we_replace_is_the_one_installed() -> None:
    """``sentences._tokenizer`` edits the trained model in place: look at it again before another version is taken."""
    assert importlib.metadata.version("nupunkt") == "0.8.0"


def test_the_trained_abbreviations_are_replaced_in_our_own_instance_only() -> None:
    import nupunkt

    ours, theirs = sentences._tokenizer(), nupunkt.load("default")
    assert "bombed" in theirs.abbreviations
    assert "bombed" not in ours.abbreviations
    assert {"bn", "u.s", "lt", "sept"} <= ours.abbreviations


NEWS = st.lists(
    st.sampled_from(
        ["Gen. ", "U.S. ", "said. ", "He ", '"No!" ', "\n", "\u00a0", "bn. ", "…", "x" * 150, "(so.) ", "ended.The "]
    )
    | st.text(max_size=8)
).map("".join)


@given(NEWS)
def test_spans_are_in_order_trimmed_and_leave_only_white_space_out(text: str) -> None:
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].translate(sentences._BLANK).strip()
        assert text[start:end].strip() == text[start:end]
        assert "\n" not in text[start:end]
        at = end
    assert not text[at:].translate(sentences._BLANK).strip()


@given(NEWS, NEWS)
def test_a_line_is_split_the_same_whatever_stands_on_other_lines(one: str, other: str) -> None:
    alone = split_sentences(other)
    together = split_sentences(one + "\n" + other)
    shift = len(one) + 1
    assert together == (*split_sentences(one), *((start + shift, end + shift) for start, end in alone))


@pytest.mark.parametrize("unit", ["x", "word ", "!", "a. ", ". ", "Mr. ", '."', "He left. ", "1. ", " ", "…", "A.b "])
@pytest.mark.parametrize("size", [20_000, 200_000, 2_000_000])
def test_one_long_line_is_looked_at_no_more_than_twice(unit: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows are of bounded size, so that their total length bounds the time whatever Punkt does in one."""
    looked_at: list[int] = []

    def count(window: str) -> list[tuple[int, int]]:
        looked_at.append(len(window))
        return [(0, len(window) // 3), (len(window) // 3, len(window))] if unit == "word " else [(0, len(window))]

    monkeypatch.setattr(sentences, "_split_window", count)
    split_sentences((unit * size)[:size])
    assert max(looked_at) <= WINDOW
    assert sum(looked_at) <= 4 * size


def test_a_sentence_longer_than_the_window_is_cut_at_a_white_space() -> None:
    text = "word " * WINDOW
    spans = split_sentences(text)
    assert len(spans) > 1
    assert all(text[start:end].split()[-1] == "word" for start, end in spans)


def test_a_sentence_over_the_edge_of_a_window_stays_whole() -> None:
    text = "The minister met the envoy in the capital on Monday. " * 300
    assert {text[start:end] for start, end in split_sentences(text)} == {
        "The minister met the envoy in the capital on Monday."
    }
    assert len(split_sentences(text)) == 300
