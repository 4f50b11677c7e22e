from stories.crowd import gather
from stories.world import Stage


def test_x(stage: Stage):
    import time

    t = time.time()
    c = gather(stage)
    print(time.time() - t)
    for w in c.walkers:
        print(w)
    for w in c.things:
        print(w)
    print(c.nothing)
