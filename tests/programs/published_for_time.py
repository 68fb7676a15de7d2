"""Published workouts for time, and the circuits that are like them."""

from typing import Any

from tests.programs.published import (
    MILE,
    POUND,
    Entry,
    Exercise,
    bodyweight,
    men_women,
    move,
    pounds,
    scored,
    workout,
)

__all__ = ["FOR_TIME"]


def _told(rounds: int | None = None, reps: int | None = None, rest: int | None = None) -> dict[str, Any]:
    """The plain keys, without `rounds` where they are sent."""
    plain = {"repsPerRound": reps, "weight": None, "weightUnit": None, "restSeconds": rest, "notes": None}
    return plain | ({} if rounds is None else {"rounds": rounds})


def _mmss(minutes: int, seconds: int) -> int:
    return 60 * minutes + seconds


FRAN = Exercise(
    "Fran",
    "circuit",
    {
        "repScheme": [21, 15, 9],
        "forTime": True,
        "timeCapSeconds": 600,
        "movements": [move("Thruster", load=men_women(pounds(95), pounds(65))), move("Pull-up")],
    },
    _told(3),
    {"timeSeconds": _mmss(4, 37), "scaled": False},
    # 4:37 = 277 s
    scored("time", 277, "seconds", scaled=False),
)
GRACE = Exercise(
    "Grace",
    "circuit",
    {
        "rounds": 1,
        "forTime": True,
        "movements": [move("Clean & jerk", 30, load=men_women(pounds(135), pounds(95)))],
    },
    _told(reps=30),
    {"timeSeconds": _mmss(2, 58)},
    # 2:58 = 178 s
    scored("time", 178, "seconds"),
)
HELEN = Exercise(
    "Helen",
    "circuit",
    {
        "rounds": 3,
        "forTime": True,
        "movements": [
            move("Run", distanceMeters=400),
            move("Kettlebell swing", 21, load=men_women(pounds(53), pounds(35))),
            move("Pull-up", 12),
        ],
    },
    _told(),
    {"timeSeconds": _mmss(11, 30), "rounds": [{"splitSeconds": n} for n in (220, 230, 240)]},
    # 11:30 = 690 s
    scored("time", 690, "seconds", splits=[220, 230, 240]),
)
DIANE = Exercise(
    "Diane",
    "circuit",
    {
        "repScheme": [21, 15, 9],
        "forTime": True,
        "movements": [move("Deadlift", load=men_women(pounds(225), pounds(155))), move("Handstand push-up")],
    },
    _told(3),
    {"timeSeconds": _mmss(5, 2), "scaled": True},
    # 5:02 = 302 s
    scored("time", 302, "seconds", scaled=True),
)
LINDA = Exercise(
    "Linda",
    "circuit",
    {
        "repScheme": [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
        "forTime": True,
        "movements": [
            move("Deadlift", load=bodyweight(1.5)),
            move("Bench press", load=bodyweight(1)),
            move("Clean", load=bodyweight(0.75)),
        ],
    },
    _told(10),
    {
        "timeSeconds": _mmss(19, 0),
        # at 80 kg of body weight: 120, 80 and 60 kg
        "rounds": [{"stations": [{"reps": n, "weight": kg} for kg in (120, 80, 60)]} for n in range(10, 0, -1)],
    },
    # 19:00 = 1140 s
    scored("time", 1140, "seconds"),
)
ANGIE = Exercise(
    "Angie",
    "circuit",
    {
        "rounds": 1,
        "forTime": True,
        "movements": [move(name, 100) for name in ("Pull-up", "Push-up", "Sit-up", "Air squat")],
    },
    _told(reps=400),
    {"capped": True, "rounds": [{"stations": [{"reps": 100}, {"reps": 100}, {"reps": 63}]}]},
    # given up in the third of four: 100 + 100 + 63 = 263 of 400
    scored("reps_at_cap", 263, "reps", of=400, capSeconds=None),
)
BARBARA = Exercise(
    "Barbara",
    "circuit",
    {
        "rounds": 5,
        "forTime": True,
        "restBetweenRoundsSeconds": 180,
        "score": "sum",
        "movements": [move("Pull-up", 20), move("Push-up", 30), move("Sit-up", 40), move("Air squat", 50)],
    },
    _told(reps=140, rest=180),
    {"rounds": [{"splitSeconds": n} for n in (250, 275, 302, 320, 331)], "timeSeconds": 2198},
    # 4:10 + 4:35 + 5:02 + 5:20 + 5:31 = 24:38 = 1478 s; with four rests of 180 s it took 2198 s
    scored("sum", 1478, "seconds", rounds=[250, 275, 302, 320, 331]),
)
_VEST = men_women(
    {"kind": "bodyweight", "added": 20 * POUND, "weightUnit": "lb"},
    {"kind": "bodyweight", "added": 14 * POUND, "weightUnit": "lb"},
)
_MILE_RUN = {"movements": [move("Run", distanceMeters=MILE, distanceUnit="mi", load=_VEST)]}
MURPH = Exercise(
    "Murph",
    "circuit",
    {
        "forTime": True,
        "parts": [
            _MILE_RUN,
            {
                "partition": "free",
                "movements": [
                    move("Pull-up", 100, load=_VEST),
                    move("Push-up", 200, load=_VEST),
                    move("Air squat", 300, load=_VEST),
                ],
            },
            _MILE_RUN,
        ],
    },
    _told() | {"rounds": None},
    {
        "timeSeconds": _mmss(44, 12),
        "rounds": [
            {"part": 0, "splitSeconds": 500, "stations": [{"distanceMeters": MILE}]},
            {"part": 1, "splitSeconds": 1640, "stations": [{"reps": 100}, {"reps": 200}, {"reps": 300}]},
            {"part": 2, "splitSeconds": 512, "stations": [{"distanceMeters": MILE}]},
        ],
    },
    # 44:12 = 2652 s
    scored("time", 2652, "seconds", splits=[500, 1640, 512]),
)
_LYNNE = ((10, 12), (9, 10), (8, 9), (7, 8), (6, 8))
LYNNE = Exercise(
    "Lynne",
    "circuit",
    {
        "rounds": 5,
        "score": "reps",
        "movements": [move("Bench press", "max", load=bodyweight(1)), move("Pull-up", "max")],
    },
    _told(),
    {"rounds": [{"stations": [{"reps": bench, "weight": 80}, {"reps": pull}]} for bench, pull in _LYNNE]},
    # 22 + 19 + 17 + 15 + 14 = 87
    scored("reps", 87, "reps", rounds=[22, 19, 17, 15, 14]),
)
_BAR = [move("Hang power clean"), move("Burpee over the bar")]
LADDER = Exercise(
    "Hang power clean / burpee ladder",
    "circuit",
    {
        "score": "reps",
        "parts": [
            {
                "durationSeconds": 300,
                "ladder": {"start": 5, "step": 5},
                "movements": _BAR,
                "restAfterSeconds": 120,
            },
            {
                "forTime": True,
                "timeCapSeconds": 420,
                "ladder": {"start": {"part": 0}, "step": -5},
                "movements": _BAR,
            },
        ],
    },
    _told() | {"rounds": None},
    {
        "timeSeconds": _mmss(6, 35),
        "rounds": [
            {"part": part, "stations": [{"reps": clean}, {"reps": burpee}]}
            for part, clean, burpee in (
                *((0, 5, 5), (0, 10, 10), (0, 15, 15), (0, 20, 8)),
                *((1, 20, 20), (1, 15, 15), (1, 10, 10), (1, 5, 5)),
            )
        ],
    },
    # up to the round of 20: 10 + 20 + 30 + 28 = 88; back down from 20: 40 + 30 + 20 + 10 = 100, in 6:35 = 395 s
    scored("reps", 188, "reps", rounds=[10, 20, 30, 28, 40, 30, 20, 10], parts=[88, 100], timeSeconds=395),
)

FOR_TIME: list[Entry] = [
    workout(one) for one in (FRAN, GRACE, HELEN, DIANE, LINDA, ANGIE, BARBARA, MURPH, LYNNE, LADDER)
]
