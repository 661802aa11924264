package io.photonpump.embedded.internal.access;

import org.jspecify.annotations.Nullable;

/**
 * The result of an attempt to log in.
 *
 * @param user the user; null if the attempt was refused
 * @param waitMillis how long further attempts are refused unchecked, because there were too many failures
 */
public record Login(@Nullable User user, long waitMillis) {

    static final Login REFUSED = new Login(null, 0);

    static Login of(User user) {
        return new Login(user, 0);
    }

    static Login tooManyFailures(long waitMillis) {
        return new Login(null, waitMillis);
    }

    /** Returns whether the credentials were not checked, because there were too many failures before. */
    public boolean hasToWait() {
        return waitMillis > 0;
    }

    /** The wait in whole seconds, rounded up. */
    public long waitSeconds() {
        return (waitMillis + 999) / 1000;
    }
}
