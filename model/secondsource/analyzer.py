"""One obvious way through: text, article, attributions, signals, priority, report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from secondsource import sources
from secondsource.article import Article, read
from secondsource.attribution import Attribution
from secondsource.bundle import Bundle, default_path, read_bundle
from secondsource.errors import BundleError, InputError
from secondsource.flags import make_flags, text_span
from secondsource.given import Input, as_article, batches, check, ending
from secondsource.outcome import OutcomeJudge
from secondsource.priority import PriorityModel
from secondsource.reading import Reading
from secondsource.report import ABSTAINED, Flag, Report, ReportAttribution, SignalSummary, text_hash
from secondsource.scoring import TrainedSignal, find, read_signal
from secondsource.severity import at_most
from secondsource.signals import Scored, registry
from secondsource.source_types import SourceReader
from secondsource.tagger import Tagger
from secondsource.tokens import WORD

_TRIAL = """Rebels “stormed” brutal Lowick, killing 12 people

Backward rebels stormed the town of Lowick on Monday and killed 12 people, sources said. The army denied that anybody
was killed, and the Lowick Post reported that 30 people had allegedly died. “We fled,” said Ida Holm, a teacher."""
# In a column or a satire the writer's judgement is the point; wording is noted there, not warned of.
_OPINION_SEVERITY = {"loaded-language": "info"}


class Analyzer:
    """Reads articles with a trained bundle. Holds no state between articles; safe to share between threads.

    Parameters
    ----------
    bundle : Bundle
    thresholds : mapping of str to float, optional
        Probabilities in [0, 1] that replace the bundle's, by signal id.
    """

    def __init__(self, bundle: Bundle, thresholds: Mapping[str, float] | None = None) -> None:
        self.bundle = bundle
        self.tagger = Tagger.from_bundle(bundle)
        self.source_reader = SourceReader.shared(bundle)
        self.outcome_judge = OutcomeJudge.from_bundle(bundle)
        self.priority_model = PriorityModel.from_bundle(bundle)
        self.signals = tuple(_trained(bundle, thresholds or {}))

    @property
    def version(self) -> str:
        """Version of the bundle."""
        return self.bundle.version

    def analyze(self, text: str, title: str | None = None, id: str | None = None) -> Report:
        """Analyse one article.

        Parameters
        ----------
        text : str
            Used as it is; offsets in the report are code points into ``report.text``.
        title : str, optional
            The headline, when it is kept apart; ``report.text`` is then ``title + "\\n\\n" + text``.
        id : str, optional
            Carried through.

        Returns
        -------
        Report

        Raises
        ------
        InputError
            When ``text`` is not a string, or text and title are longer than `MAX_CHARACTERS`.
        """
        check(text, title)
        return self.report(read(text, title, id))

    def read(self, article: Article) -> Reading:
        """Return an article with its attributions, typed and resolved, before any signal."""
        return self._reading(article, self.tagger.consider(article))

    def _reading(self, article: Article, acts: Sequence[Attribution]) -> Reading:
        reader = self.source_reader
        return Reading.of(article, reader.resolve_scene(reader.scene(article, acts)))

    def report(self, article: Article) -> Report:
        """Analyse an article that has been read."""
        return self.reports([article])[0]

    def reports(self, articles: Sequence[Article]) -> list[Report]:
        """Analyse some articles that have been read; together it takes less time."""
        analysed = [i for i, a in enumerate(articles) if not self.outcome_judge.abstains(a)]
        found = self.tagger.consider_all([articles[i] for i in analysed])
        acts = dict(zip(analysed, found, strict=True))
        return [self._report(article, acts.get(i, ())) for i, article in enumerate(articles)]

    def _report(self, article: Article, acts: Sequence[Attribution]) -> Report:
        outcome, language = self.outcome_judge.judge(article)
        reading = Reading(article, ())
        highest: dict[str, float] = {trained.signal.id: 0.0 for trained in self.signals}
        expected: dict[str, float] = {}
        found: dict[str, tuple[Scored, ...]] = {trained.signal.id: () for trained in self.signals}
        if outcome not in ABSTAINED:
            # One reading for all signals: what was found so far grows under it, what it works out is kept.
            reading = replace(self._reading(article, acts), found=found, highest=highest)
            for trained in self.signals:
                result = find(trained, reading)
                found[trained.signal.id] = result.flags
                highest[trained.signal.id] = result.highest
                expected[trained.signal.id] = result.expected
        flags = self._flags(reading, found, outcome)
        raised = Counter(flag.signal for flag in flags if flag.voice == "writer")
        words = article.tokens.count(WORD)
        claim = reading.claim
        shown = _shown(reading)
        rows = sources.table(article, shown, claim.entities if claim else frozenset())
        return Report(
            text=article.text,
            id=article.id,
            text_hash=text_hash(article.text),
            model=self.version,
            language=language,
            outcome=outcome,
            words=words,
            flags=flags,
            signals={key: SignalSummary(highest[key], raised[key]) for key in found},
            priority=self.priority_model.score(found, highest, expected, words),
            attributions=tuple(_reported(article, act) for act in shown),
            sources=rows,
            profile=sources.profile(rows),
        )

    def analyze_many(self, articles: Iterable[Input], jobs: int = 1) -> Iterator[Report]:
        """Analyse articles in order, some at a time, in constant memory.

        Parameters
        ----------
        articles : iterable of str, mapping or Article
            A mapping has ``text`` and may have ``title`` and ``id``.
        jobs : int
            Processes; ``-1`` for one a processor.

        Raises
        ------
        InputError
            At the first article that cannot be read.
        """
        if jobs == 1:
            for batch in batches(articles):
                done, failure = self._until_failure(batch)
                yield from done
                if failure is not None:
                    raise failure
            return
        from joblib import Parallel, delayed

        path = self.bundle.path
        thresholds = {t.signal.id: t.threshold for t in self.signals}
        broken: list[Exception] = []
        work = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="3*n_jobs")
        tasks = (delayed(_analyze_batch)(path, thresholds, b) for b in ending(batches(articles), broken))
        for done, failure in work(tasks):
            yield from done
            if failure is not None:
                raise failure
        if broken:
            raise broken[0]

    def _until_failure(self, batch: Sequence[Input]) -> tuple[list[Report], InputError | None]:
        """Return the reports of those that come before the first article that cannot be read, and why it cannot."""
        articles: list[Article] = []
        failure: InputError | None = None
        for item in batch:
            try:
                articles.append(as_article(item))
            except InputError as error:
                failure = error
                break
        return self.reports(articles), failure

    def _flags(
        self, reading: Reading, found: Mapping[str, tuple[Scored, ...]], outcome: str
    ) -> tuple[Flag, ...]:
        flags: list[Flag] = []
        for trained in self.signals:
            made = make_flags(trained, reading, found[trained.signal.id])
            cap = _OPINION_SEVERITY.get(trained.signal.id) if outcome in ("opinion", "satire") else None
            flags += [replace(f, severity=at_most(f.severity, cap)) for f in made] if cap else made
        flags.sort(key=lambda flag: (flag.spans[0].start if flag.spans else 0, flag.signal))
        return tuple(flags)


def load(path: str | Path | None = None, thresholds: Mapping[str, float] | None = None) -> Analyzer:
    """Load a bundle: the one that ships with the package, or your own.

    Raises
    ------
    BundleError
        When the folder holds no bundle, a damaged one, or one of another format.
    """
    if path is None:
        return Analyzer(read_bundle(default_path()), thresholds)
    return tried(read_bundle(Path(path)), thresholds)


def tried(bundle: Bundle, thresholds: Mapping[str, float] | None = None) -> Analyzer:
    """Return an analyzer that has read a short text with a foreign bundle: its parts are there and fit together.

    Raises
    ------
    BundleError
        When they do not, though every file has its hash.
    """
    try:
        analyzer = Analyzer(bundle, thresholds)
        analyzer.analyze(_TRIAL)
    except BundleError:
        raise
    except Exception as error:
        raise BundleError(
            f"{bundle.path}: has a part that cannot be used ({type(error).__name__}: {error})",
            code="bad-part",
            hint="Train the bundle again with this version.",
        ) from error
    return analyzer


def _trained(bundle: Bundle, thresholds: Mapping[str, float]) -> Iterator[TrainedSignal]:
    for signal in registry().values():
        model, threshold = read_signal(bundle.table(f"signal-{signal.id}"))
        yield TrainedSignal(signal, model, thresholds.get(signal.id, threshold), signal.prepare(bundle))


def _shown(reading: Reading) -> tuple[Attribution, ...]:
    """Return the attributions to report: those that are sure enough, and those that a flag is about."""
    flagged = {
        s.candidate.facts["act"]
        for group in reading.found.values()
        for s in group
        if "act" in s.candidate.facts
    }
    return tuple(act for act in reading.considered if not act.doubtful or act in flagged)


def _reported(article: Article, act: Attribution) -> ReportAttribution:
    source, cue, content = (
        tuple(text_span(article, s) for s in part) for part in (act.source, act.cue, act.content)
    )
    return ReportAttribution(source, cue, content, act.source_type, act.entity, act.confidence)


@lru_cache(maxsize=2)
def _loaded(path: Path, thresholds: tuple[tuple[str, float], ...]) -> Analyzer:
    return load(path, dict(thresholds))


def _analyze_batch(
    path: Path, thresholds: Mapping[str, float], batch: list[Input]
) -> tuple[list[Report], InputError | None]:
    return _loaded(path, tuple(sorted(thresholds.items())))._until_failure(batch)
