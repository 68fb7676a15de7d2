"""Published strength programmes, as written sets per session: rotations, waves, stages, week by week."""

from typing import Any

from tests.programs.published import (
    POUND,
    Day,
    Entry,
    Exercise,
    alike,
    done,
    group,
    percent,
    pounds,
    scored,
    workout,
)

__all__ = ["STRENGTH"]


def _lift(name: str, groups: list[dict[str, Any]], plain: dict[str, Any], **more: Any) -> Exercise:
    log, score = more.pop("log", None), more.pop("result", None)
    return Exercise(name, "standard", {"setGroups": groups, **more}, plain, log, score)


def _reps(value: int, per_set: list[int]) -> dict[str, Any]:
    return scored("reps", value, "reps", repsPerSet=per_set)


def _attempts(name: str, good: list[float], missed: float) -> Exercise:
    """Two singles that were made and one that was not."""
    sets = [*done([1, 1], good)["sets"], {"done": False, "reps": 0, "weight": missed, "weightUnit": "kg"}]
    best = scored("load", good[-1], "kg", reps=1, weightUnit="kg")
    return _lift(name, [group(3, 1)], alike(3, 1), score="load", log={"sets": sets}, result=best)


CROSSFIT_TOTAL = Entry(
    "CrossFit Total",
    [
        [
            [
                Day(
                    "Total",
                    [
                        _attempts("Back squat", [170, 180], 185),
                        _attempts("Shoulder press", [70, 75], 80),
                        _attempts("Deadlift", [200, 210], 215),
                    ],
                    rule={"rule": "sum"},
                    # 180 + 75 + 210 = 465
                    score=scored("sum", 465, "kg", values=[180, 75, 210]),
                )
            ]
        ]
    ],
)


def _fives(name: str, sets: int, lb: float, volume: float | None = None) -> Exercise:
    """Sets of five at so many pounds, scored by weight x sets x reps in kg."""
    run = (
        {} if volume is None else {"log": done([5] * sets, lb * POUND, "lb"), "result": scored("volume", volume, "kg")}
    )
    plain = alike(sets, 5, lb * POUND, "lb")
    return _lift(name, [group(sets, 5, load=pounds(lb))], plain, score="volume", **run)


def _starting_strength(n: int, kind: str, press_lb: float) -> Day:
    """The day number `n`: 5 lb more than on the last one of its lift."""
    # 3 x 5 x 135 lb = 2025 lb = 918.52454925 kg; 3 x 5 x 95 = 1425 lb = 646.36912725 kg; 775 lb = 351.53408675 kg
    volumes = (918.52454925, 646.36912725, 351.53408675) if n == 0 else (None, None, None)
    press = "Bench press" if kind == "A" else "Overhead press"
    exercises = [
        _fives("Squat", 3, 135 + 5 * n, volumes[0]),
        _fives(press, 3, press_lb, volumes[1]),
        _fives("Deadlift", 1, 155 + 5 * n, volumes[2]),
    ]
    return Day(kind, exercises, day=(0, 2, 4)[n % 3])


STARTING_STRENGTH = Entry(
    "Starting Strength phase 1",
    [
        [
            [_starting_strength(0, "A", 95), _starting_strength(1, "B", 65), _starting_strength(2, "A", 100)],
            [_starting_strength(3, "B", 70), _starting_strength(4, "A", 105), _starting_strength(5, "B", 75)],
        ]
    ],
)

_WAVES = [
    [(5, 65), (5, 75), (5, 85)],
    [(3, 70), (3, 80), (3, 90)],
    [(5, 75), (3, 85), (1, 95)],
]


def _wave(name: str, week: int, **run: Any) -> Exercise:
    """The wave of a week, its last set for more, then 5 x 5 at the weight of the first set."""
    loads = [percent(number, "TM", rounding=2.5) for _, number in _WAVES[week]]
    main = [group(1, reps, load=load) for (reps, _), load in zip(_WAVES[week], loads, strict=True)]
    groups = [*main[:2], main[2] | {"plus": True}, group(5, 5, load=loads[0], kind="backoff")]
    return _lift(name, groups, alike(), **run)


def _assistance(name: str, **run: Any) -> Exercise:
    return _lift(name, [{"count": 3, "totalReps": {"min": 50, "max": 100}}], alike(), **run)


# with a training max of 100 kg; 9 and 6 reps in the sets for more
_WEEK_1 = {
    "log": done([5, 5, 9, *[5] * 5], [65, 75, 85, *[65] * 5]),
    "result": scored("top_set", 9, "reps", weight=85, weightUnit="kg"),
}
_WEEK_3 = {
    "log": done([5, 3, 6, *[5] * 5], [75, 85, 95, *[75] * 5]),
    "result": scored("top_set", 6, "reps", weight=95, weightUnit="kg"),
}


def _beginners_week(week: int) -> list[Day]:
    run = {0: _WEEK_1, 2: _WEEK_3}.get(week, {})
    days = []
    for n, (first, second) in enumerate((("Squat", "Bench press"), ("Deadlift", "Press"), ("Bench press", "Squat"))):
        # 20 + 20 + 15 = 55 of 50 to 100
        push = {"log": done([20, 20, 15]), "result": _reps(55, [20, 20, 15])} if run and n == 0 else {}
        assistance = [_assistance("Push", **push), _assistance("Pull"), _assistance("Legs or core")]
        main = _wave(first, week, **(run if n == 0 else {}))
        days.append(Day(f"Jour {n + 1}", [main, _wave(second, week), *assistance], day=2 * n))
    return days


BEGINNERS = Entry("5/3/1 for Beginners", [[_beginners_week(week) for week in range(3)]])

BORING_BUT_BIG = Entry(
    "5/3/1 Boring But Big",
    [
        [
            [
                Day(
                    "Squat",
                    [
                        _lift(
                            "Squat",
                            [
                                group(1, 5, load=percent(58)),
                                group(1, 5, load=percent(67)),
                                group(1, 5, plus=True, load=percent(76)),
                            ],
                            alike(),
                            log=done([5, 5, 8], [58, 67, 76]),
                            result=scored("top_set", 8, "reps", weight=76, weightUnit="kg"),
                        ),
                        _lift(
                            "Squat",
                            [group(5, 10, load=percent(50))],
                            alike(5, 10),
                            log=done([10] * 5, 50),
                            result=_reps(50, [10] * 5),  # 5 x 10
                        ),
                    ],
                )
            ]
        ]
    ],
)

_SAME = percent(100, "result")  # a stage goes on with the weight of the last one


def _t1(name: str, stage: int, **run: Any) -> Exercise:
    sets, reps = ((4, 3), (5, 2), (9, 1))[stage]
    load = percent(75) if stage == 0 else _SAME
    groups = [group(sets, reps, load=load), group(1, reps, plus=True, load=load)]
    return _lift(f"T1 {name}", groups, alike(), **run)


def _t2(name: str, stage: int, **run: Any) -> Exercise:
    reps = (10, 8, 6)[stage]
    load = percent(62) if stage == 0 else _SAME
    return _lift(f"T2 {name}", [group(3, reps, load=load)], alike(3, reps), **run)


def _t3(name: str, **run: Any) -> Exercise:
    return _lift(f"T3 {name}", [group(2, 15), group(1, 15, plus=True)], alike(), **run)


_GZCLP_RUN = (
    {"log": done([3, 3, 3, 3, 6], 75), "result": scored("top_set", 6, "reps", weight=75, weightUnit="kg")},
    {"log": done([10, 10, 10], 62), "result": _reps(30, [10, 10, 10])},  # 3 x 10
    {"log": done([15, 15, 22], 40), "result": scored("top_set", 22, "reps", weight=40, weightUnit="kg")},
)
_GZCLP_DAYS = (
    ("Squat", "Bench press", "Lat pulldown"),
    ("Overhead press", "Deadlift", "Bent-over row"),
    ("Bench press", "Squat", "Lat pulldown"),
    ("Deadlift", "Overhead press", "Bent-over row"),
)


def _gzclp_day(n: int, stage: int) -> Day:
    first, second, third = _GZCLP_DAYS[n]
    runs: tuple[dict[str, Any], ...] = _GZCLP_RUN if n == stage == 0 else ({}, {}, {})
    return Day(
        f"Jour {n + 1}", [_t1(first, stage, **runs[0]), _t2(second, stage, **runs[1]), _t3(third, **runs[2])], day=n
    )


GZCLP = Entry("GZCLP", [[[_gzclp_day(n, stage) for n in range(4)]] for stage in range(3)])


def _texas_week(press: str, other: str, *, run: bool) -> list[Day]:
    """Rests of 180, 120 and 300 s by day; the two presses change places every week."""

    def lift(name: str, sets: int, reps: int, rest: int, number: float | None = None, **more: Any) -> Exercise:
        asked = {"restSeconds": rest, **({} if number is None else {"load": percent(number)})}
        if more.pop("plus", False):
            asked["plus"] = True
        return _lift(name, [group(sets, reps, **asked)], alike(sets, reps), **(more if run else {}))

    fives = [5] * 5
    volume = [
        lift("Squat", 5, 5, 180, 77, log=done(fives, 100), result=_reps(25, fives)),  # 5 x 5
        lift(press, 5, 5, 180, 77, log=done([5, 5, 5, 5, 4], 70), result=_reps(24, [5, 5, 5, 5, 4])),  # 4 x 5 + 4
        lift("Deadlift", 1, 5, 180, log=done([5], 140), result=_reps(5, [5])),
    ]
    chins: dict[str, Any] = {
        "log": done([8, 7, 6]),
        "result": scored("top_set", 6, "reps", weight=None, weightUnit=None),
    }
    recovery = [
        lift("Squat", 2, 5, 120, 62),
        lift(other, 3, 5, 120, 70),
        lift("Chin-up", 3, 5, 120, plus=True, **chins),
        lift("Back extension", 5, 10, 120),
    ]
    intensity = [lift("Squat", 1, 5, 300, 85), lift(press, 1, 5, 300), lift("Clean", 5, 3, 300, 70)]
    return [Day("Volume", volume), Day("Recovery", recovery, day=2), Day("Intensity", intensity, day=4)]


TEXAS = Entry(
    "Texas Method",
    [[_texas_week("Bench press", "Press", run=True), _texas_week("Press", "Bench press", run=False)]],
)

SMOLOV = workout(
    _lift(
        "Smolov intro day 1",
        [
            group(3, 8, load=percent(65)),
            group(1, 5, load=percent(70)),
            group(2, 2, load=percent(75)),
            group(1, 1, load=percent(80)),
        ],
        alike(),
        # of 140 kg: 91, 98, 105 and 112 kg
        log=done([8, 8, 8, 5, 2, 2, 1], [91, 91, 91, 98, 105, 105, 112]),
        result=_reps(34, [8, 8, 8, 5, 2, 2, 1]),  # 24 + 5 + 4 + 1
    )
)


def _smolov_jr_day(week: int, day: int) -> Day:
    sets, reps, number = ((6, 6, 70), (7, 5, 75), (8, 4, 80), (10, 3, 85))[day]
    more: dict[str, Any] = {"added": 10 * week * POUND, "weightUnit": "lb"} if week else {}
    # 6 x 6 at 70 % of 140 kg
    run = {"log": done([6] * 6, 98), "result": _reps(36, [6] * 6)} if week == day == 0 else {}
    lift = _lift("Squat", [group(sets, reps, load=percent(number, **more))], alike(sets, reps), **run)
    return Day(f"Jour {day + 1}", [lift], day=(0, 2, 4, 5)[day])


SMOLOV_JR = Entry("Smolov Jr", [[[_smolov_jr_day(week, day) for day in range(4)] for week in range(3)]])

TEMPO = workout(
    _lift(
        "Tempo deadlift",
        [{"count": 4, "reps": {"min": 8, "max": 10}, "tempo": "20X1", "restSeconds": 90}],
        alike(4),
        cues=["Active rest", "Same weight in all sets"],
        log=done([10, 10, 10, 9], 100),
        result=_reps(39, [10, 10, 10, 9]),  # 3 x 10 + 9
    )
)

STRENGTH: list[Entry] = [
    CROSSFIT_TOTAL,
    STARTING_STRENGTH,
    BEGINNERS,
    BORING_BUT_BIG,
    GZCLP,
    TEXAS,
    SMOLOV,
    SMOLOV_JR,
    TEMPO,
]
