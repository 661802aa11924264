package io.photonpump.embedded.net;

import java.util.SplittableRandom;

/** Draws how long each write of one connection waits while the server looks up the access control list of its stream. */
final class AclLookups {

    private final SplittableRandom random;
    private final long longestNanos;

    AclLookups(Overtaking overtaking) {
        random = new SplittableRandom(overtaking.seed());
        longestNanos = overtaking.longest().toNanos();
    }

    long nextWait() {
        return random.nextLong(longestNanos + 1);
    }
}
