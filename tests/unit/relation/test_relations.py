"""What one actor does to another: a root for each way of saying it, in sentences that nothing was trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.relation.marked import relation_of

TRAINING = Path(__file__).parents[2] / "data" / "relations" / "train.tsv"
SAID = [
    ("ACCUSE", "{Croatia's ombudsman} has criticised <the prison service> for its cells."),
    ("ACCUSE", "{Three fishermen's widows} filed a lawsuit in Lima against <the port operator>."),
    ("ACCUSE", "<The mayor of Split> was accused of fraud by {the state auditor}."),
    ("AGREE", "{Botswana} has agreed to share vaccines with <Zimbabwe>."),
    ("AGREE", "{The Omani premier} will travel to <Islamabad> in the first week of May."),
    ("AGREE", "{Chile} is ready to supply <Bolivia> with electricity."),
    ("AID", "{Slovenia} delivered forty generators to <the hospitals of Mykolaiv>."),
    ("AID", "Tents and blankets were sent to <Nepal> by {the Thai Red Cross}."),
    ("AID", "{Uruguayan peacekeepers} arrived in <Goma> on Sunday."),
    ("ASSAULT", "{Jihadist fighters} ambushed <a column of Nigerien soldiers>."),
    ("ASSAULT", "Heavy fighting broke out between {the junta's army} and <Karen rebels>."),
    ("ASSAULT", "{The air force} launched a dawn raid on <a village near Bama>."),
    ("COERCE", "{Police in Skopje} arrested <two brothers> on Thursday."),
    ("COERCE", "<The weekly paper> was banned by {the interior ministry}."),
    ("COERCE", "{Canada} has imposed sanctions on <a Haitian senator>."),
    ("CONSULT", "{Iceland's president} met <the Estonian premier> in Tartu."),
    ("CONSULT", "Talks between {Ecuador} and <Peru> resumed on Monday."),
    ("CONSULT", "{A Tunisian delegation} is visiting <Jakarta>."),
    ("COOPERATE", "{Danish police} shared intelligence with <their Norwegian colleagues>."),
    ("COOPERATE", "{Japan} and <Indonesia> carried out a joint naval exercise."),
    ("MOBILIZE", "{Mali} massed troops along the border with <Mauritania>."),
    ("MOBILIZE", "{The Cypriot navy} was put on high alert off <Famagusta>."),
    ("PROTEST", "{Bakers} went on strike against <the ministry's> flour price."),
    ("PROTEST", "{Villagers} clashed with <riot police> near the quarry."),
    ("REJECT", "{Malta} refused to let <the tanker> dock."),
    ("REJECT", "{Uzbekistan} denied <Tajikistan's> claim that it had moved the fence."),
    ("REJECT", "<A Kenyan> draft was vetoed by {Russia}."),
    ("REQUEST", "{Samoa} has asked <New Zealand> for divers."),
    ("REQUEST", "{The nurses} demanded an apology from <the minister>."),
    ("REQUEST", "{Ghana's president} said on Friday that <Togo> must open the road."),
    ("SANCTION", "{Latvia} expelled <a Belarusian diplomat>."),
    ("SANCTION", "{Austria} suspended its aid to <Uganda>."),
    ("SUPPORT", "{Fiji} praised <Tuvalu's> stand at the summit."),
    ("SUPPORT", "{Armenia} and <Cyprus> signed a treaty on taxes."),
    ("SUPPORT", "{Paraguay} recognised <Kosovo>."),
    ("THREATEN", "{Sudan} threatened to close its ports to <South Sudan>."),
    ("THREATEN", "{The general} gave <the villagers> an ultimatum."),
    ("YIELD", "{Laos} freed <two Thai loggers> on Saturday."),
    ("YIELD", "{The junta} lifted the curfew in <Bamako>."),
    ("YIELD", "<The captured mayor> was released by {the rebels} after a week."),
]


@pytest.mark.parametrize(("root", "marked"), SAID)
def test_an_act_is_read_whatever_its_form(root: str, marked: str) -> None:
    assert relation_of(marked).root == root


def test_none_of_these_sentences_was_trained_on() -> None:
    known = {line.split("\t")[1] for line in TRAINING.read_text("utf-8").splitlines()}
    assert not known & {marked for _, marked in SAID}


def test_what_stands_around_an_act_moves_its_root() -> None:
    said = {
        "{Benin} withdrew its soldiers from <Togo>.": "YIELD",
        "{Benin} will withdraw its soldiers from <Togo>.": "AGREE",
        "{Benin} agreed to withdraw its soldiers from <Togo>.": "AGREE",
        "{Benin} refused to withdraw its soldiers from <Togo>.": "REJECT",
        "{Benin} bombed <Togo>.": "ASSAULT",
        "{Benin} threatened to bomb <Togo>.": "THREATEN",
        "{Benin} will bomb <Togo>.": "THREATEN",
        "{Benin} denied bombing <Togo>.": "REJECT",
        "{Benin} stopped bombing <Togo>.": "YIELD",
        "{Benin} accused <Togo> of bombing a village.": "ACCUSE",
        "{Benin} called on <Togo> to stop bombing villages.": "REQUEST",
    }
    assert {marked: relation_of(marked).root for marked in said} == said


def test_the_status_tells_whether_it_happened() -> None:
    said = {
        "{Benin} bombed <Togo>.": "occurred",
        "{Benin} will visit <Togo>.": "planned",
        "{Benin} may bomb <Togo>.": "hypothetical",
        "{Benin} denied bombing <Togo>.": "denied",
    }
    assert {marked: relation_of(marked).status for marked in said} == said


def test_the_clause_that_binds_both_actors_counts_and_not_what_is_told_on_the_side() -> None:
    said = {
        "{Oman}, which expelled an envoy last year, praised <Qatar> after talks on aid.": "SUPPORT",
        "After a bomb attack in the capital, {Oman} donated ambulances to <Qatar>.": "AID",
        "{Oman} seized a boat and accused <Qatar> of smuggling.": "ACCUSE",
        "{Oman} said <Qatar> had attacked its guards.": "ACCUSE",
    }
    assert {marked: relation_of(marked).root for marked in said} == said


def test_who_acts_decides_where_the_verb_does_not() -> None:
    assert relation_of("{Students} blocked a road to <the ministry> and sang.").root == "PROTEST"
    assert relation_of("{Government troops} captured <Mopti>.").root == "ASSAULT"
    assert relation_of("{Government troops} captured <a rebel leader>.").root == "COERCE"


def test_the_words_that_told_it_are_named() -> None:
    found = relation_of("{Peru} refused to extradite <the banker>.")
    assert found.because == ("refused to extradite",)
    assert found.type == "rejection"
