package io.photonpump.spring.internal.container;

import io.photonpump.settings.Backoff;
import io.photonpump.spring.internal.failure.ErrorText;
import io.photonpump.spring.internal.failure.FailureText;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines how often a listener tries again what the server denies to its user. A person has to change an ACL first, so the waits
 * are long, and only the first of consecutive denials is logged. Guarded by the container's lock.
 */
final class AccessDenials {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    /** The waits: 1 s, doubling up to 1 min. */
    static final Backoff WAITS = Backoff.defaults()
            .withDelays(Duration.ofSeconds(1), Duration.ofMinutes(1))
            .withJitter(0.2);

    /** The time within which another denial continues the previous ones. */
    private static final Duration CONSECUTIVE = WAITS.max();

    private final String who;
    private int attempts;
    private boolean granted = true;
    private long grantedNanos;

    /** {@code who} names the listener in logs. */
    AccessDenials(String who) {
        this.who = who;
    }

    /** Records a denial. Returns the wait before the next attempt. */
    Duration denied(Throwable cause, long nanoTime) {
        if (granted && nanoTime - grantedNanos > CONSECUTIVE.toNanos()) {
            attempts = 0;
        }
        granted = false;
        attempts++;
        if (attempts == 1) {
            LOG.error(
                    "{} has FAILED, and tries again at least once a minute until it is stopped: {}",
                    who,
                    ErrorText.of(cause),
                    FailureText.trace(cause));
        } else {
            LOG.debug("{} is still denied access, attempt {}: {}", who, attempts, ErrorText.of(cause));
        }
        return WAITS.delay(attempts, ThreadLocalRandom.current());
    }

    /** Records that access is granted. */
    void granted(long nanoTime) {
        if (!granted) {
            granted = true;
            grantedNanos = nanoTime;
            LOG.info("{} is granted access again, and continues", who);
        }
    }

    /** Forgets denials, because the application has started the listener: the next denial is logged. */
    void reset() {
        attempts = 0;
        granted = true;
    }
}
