"""Published workouts against the clock: every minute, as many rounds as possible, Tabata."""

from tests.programs.published import Entry, Exercise, men_women, move, pounds, scored, workout

__all__ = ["INTERVALS"]

_PULLUP, _PUSHUP, _SQUAT = move("Pull-up", 5), move("Push-up", 10), move("Air squat", 15)


def _minutes(total: float | None = None, reps: int | None = None) -> dict[str, object]:
    return {"totalMinutes": total, "repsPerMinute": reps, "notes": None}


CINDY = Exercise(
    "Cindy",
    "AMRAP",
    {"durationSeconds": 1200, "movements": [_PULLUP, _PUSHUP, _SQUAT]},
    {"timeMinutes": 20, "targetReps": None, "notes": None},
    {"rounds": 17, "extraReps": 8},
    # 5 + 10 + 15 = 30 a round; 17 x 30 + 8 = 518
    scored("rounds", 17, "rounds", extraReps=8, totalReps=518),
)
CHELSEA = Exercise(
    "Chelsea",
    "EMOM",
    {
        "intervalSeconds": 60,
        "intervals": 30,
        "slots": [{"movements": [_PULLUP, _PUSHUP, _SQUAT]}],
        "afterFailure": "amrap",
    },
    _minutes(30, 30),
    {"intervals": [{"reps": [5, 10, 15]}] * 30},
    # all 30 minutes; 30 x 30 = 900
    scored("intervals", 30, "intervals", of=30, totalReps=900),
)
COMPLEX = Exercise(
    "EMOM Olympic complex",
    "EMOM",
    {
        "intervalSeconds": 60,
        "intervals": 15,
        "slots": [
            {
                "movements": [
                    move("Deadlift", 3, load=pounds(315)),
                    move("Hang power clean", 6, load=pounds(185)),
                    move("Front squat", 9, load=pounds(135)),
                ]
            }
        ],
    },
    _minutes(15, 18),
    {
        "intervals": [
            *[{"reps": [3, 6, 9], "result": "hit"}] * 12,
            {"reps": [3, 6, 5], "result": "miss"},
            *[{"result": "skipped"}] * 2,
        ],
        "loads": [{"weight": kg, "weightUnit": "kg"} for kg in (140, 80, 60)],
    },
    # 12 of 15; 12 x (3 + 6 + 9) = 216, and 3 + 6 + 5 = 14: 230
    scored("intervals", 12, "intervals", of=15, totalReps=230),
)
BURPEES = Exercise(
    "Burpee increment-ible (E2MOM ladder)",
    "EMOM",
    {
        "intervalSeconds": 120,
        "intervals": "until_failure",
        "slots": [{"movements": [move("Run", distanceMeters=225), move("Burpee")]}],
        "ladder": {"start": 5, "step": 2},
    },
    _minutes(),
    {"intervals": [{"reps": [None, n]} for n in (5, 7, 9, 11, 13, 15, 4)]},
    # the seventh asks for 17: six rounds and 4 reps; 5 + 7 + 9 + 11 + 13 + 15 = 60, with 4: 64
    scored("rounds", 6, "rounds", extraReps=4, totalReps=64),
)
PRECISION = Exercise(
    "Precision ladder (death-by form)",
    "EMOM",
    {
        "intervalSeconds": 60,
        "intervals": "until_failure",
        "slots": [{"movements": [move("Precision jump")]}],
        "ladder": {"start": 1, "step": 1},
    },
    _minutes(),
    {"repsPerMinute": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 7]},
    # minute 12 asks for 12: eleven rounds and 7 reps; 11 x 12 / 2 = 66, with 7: 73
    scored("rounds", 11, "rounds", extraReps=7, totalReps=73),
)
STAGES = Exercise(
    "ZombieFit EMOM in 4 stages",
    "EMOM",
    {
        "intervalSeconds": 60,
        "stages": [
            {
                "intervals": 5,
                "slots": [{"movements": [move("Push-up", push), move("Sit-up", sit), move("Air squat", squat)]}],
            }
            for push, sit, squat in ((5, 5, 5), (10, 5, 5), (10, 10, 5), (10, 10, 10))
        ],
    },
    _minutes(20),
    {"repsPerMinute": [*[15] * 5, *[20] * 5, *[25] * 5, 30, 30, 30, 24, 30]},
    # minute 19 asks for 30: 19 of 20; 75 + 100 + 125 + (4 x 30 + 24 = 144) = 444
    scored("intervals", 19, "intervals", of=20, totalReps=444),
)
# reps of the eight intervals of each movement
_TABATA = (
    (18, 17, 16, 15, 15, 14, 14, 15),  # 124
    (10, 10, 9, 9, 8, 8, 8, 9),  # 71
    (12, 12, 11, 11, 10, 10, 10, 10),  # 86
    (15, 14, 13, 12, 12, 11, 11, 12),  # 100
)
TABATA = Exercise(
    "ZombieFit Tabata",
    "circuit",
    {
        "rounds": 8,
        "workSeconds": 20,
        "restSeconds": 10,
        "partition": "by_movement",
        "restBetweenMovementsSeconds": 60,
        "score": "lowest_round",
        "movements": [
            move(name, "max") for name in ("Air squat", "Box jump 12 in", "5-foot precision", "Jumping pull-up")
        ],
    },
    {"repsPerRound": None, "weight": None, "weightUnit": None, "notes": None},
    {"rounds": [{"stations": [{"reps": reps[n]} for reps in _TABATA]} for n in range(8)]},
    # the lowest of each movement: 14 + 8 + 10 + 11 = 43; all reps: 124 + 71 + 86 + 100 = 381
    scored("lowest_round", 43, "reps", lowest=[14, 8, 10, 11], totalReps=381),
)
NICOLE = Exercise(
    "Nicole",
    "AMRAP",
    {
        "durationSeconds": 1200,
        "score": "reps",
        "movements": [move("Run", distanceMeters=400), move("Pull-up", "max")],
    },
    {"timeMinutes": 20, "targetReps": None, "notes": None},
    {"rounds": 5, "extraReps": 0, "repsPerRound": [25, 18, 15, 14, 12]},
    # 25 + 18 + 15 + 14 + 12 = 84
    scored("reps", 84, "reps", repsPerRound=[25, 18, 15, 14, 12]),
)
ROUNDS_FOR_TIME = Exercise(
    "3 rounds each for time",
    "circuit",
    {
        "rounds": 3,
        "forTime": True,
        "roundCapSeconds": 300,
        "restBetweenRoundsSeconds": 180,
        "score": "slowest_round",
        "movements": [
            move("Row", calories={"men": 15, "women": 12}),
            move("Shoulder-to-overhead", 15, load=men_women(pounds(95), pounds(65))),
            move("Toes-to-bar", 20),
            move("Shoulder-to-overhead", 15, load=men_women(pounds(95), pounds(65))),
            move("Row", calories={"men": 15, "women": 12}),
        ],
    },
    {"repsPerRound": None, "weight": None, "weightUnit": None, "restSeconds": 180, "notes": None},
    {
        "rounds": [
            {"splitSeconds": 262},
            {"splitSeconds": 281},
            # calories are counted as reps
            {"stations": [{"reps": 15}, {"reps": 15}, {"reps": 20}, {"reps": 9}]},
        ]
    },
    # the third round ran into its cap of 5:00, which makes it the slowest
    scored("slowest_round", 300, "seconds", rounds=[262, 281, 300], capped=[2]),
)

INTERVALS: list[Entry] = [
    workout(one) for one in (CINDY, CHELSEA, COMPLEX, BURPEES, PRECISION, STAGES, TABATA, NICOLE, ROUNDS_FOR_TIME)
]
