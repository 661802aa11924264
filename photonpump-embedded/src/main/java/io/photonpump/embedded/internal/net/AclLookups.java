package io.photonpump.embedded.internal.net;

import java.util.SplittableRandom;

/** Draws how long each write of one connection waits while the server looks up the access control list of its stream. */
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

    /** In nanoseconds. */
    long nextWait() {
        return random.nextLong(overtaking.longest().toNanos() + 1);
    }
}
