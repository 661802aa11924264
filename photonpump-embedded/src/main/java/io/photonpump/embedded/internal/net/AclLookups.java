package io.photonpump.embedded.internal.net;

import java.util.SplittableRandom;

/** Generates the waits of the writes of one connection while the server looks up the access control lists of their streams. */
final class AclLookups {

    private final Overtaking overtaking;
    private final SplittableRandom random;

    AclLookups(Overtaking overtaking) {
        this.overtaking = overtaking;
        random = new SplittableRandom(overtaking.seed());
    }

    Overtaking overtaking() {
        return overtaking;
    }

    /** Returns the wait of the next write, in nanoseconds. */
    long nextWait() {
        return random.nextLong(overtaking.longest().toNanos() + 1);
    }
}
