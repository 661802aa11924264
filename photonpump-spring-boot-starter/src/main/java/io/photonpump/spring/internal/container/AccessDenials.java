package io.photonpump.spring.internal.container;

import io.photonpump.settings.Backoff;
import io.photonpump.spring.internal.failure.ErrorText;
import io.photonpump.spring.internal.failure.FailureText;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often a listener tries again what the server denies to its user. Somebody has to change an ACL first, so it tries seldom,
 * and of a row of denials only the first is logged. The container's lock guards it.
 */
final class AccessDenials {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    /** 1 s, doubling up to 1 min. */
    private static final Backoff SELDOM = Backoff.defaults()
            .withDelays(Duration.ofSeconds(1), Duration.ofMinutes(1))
            .withJitter(0.2);

    /** A denial that follows so soon after the last is one of the same row. */
    private static final Duration SAME_ROW = SELDOM.max();

    private final String who;
    private int attempts;
    private boolean granted = true;
    private long grantedNanos;

    /** {@code who} is the listener, in words. */
    AccessDenials(String who) {
        this.who = who;
    }

    /** Access is denied. Returns how long to wait before the next attempt. */
    Duration denied(Throwable cause, long nanoTime) {
        if (granted && nanoTime - grantedNanos > SAME_ROW.toNanos()) {
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
        return SELDOM.delay(attempts, ThreadLocalRandom.current());
    }

    /** What was denied is allowed. */
    void granted(long nanoTime) {
        if (!granted) {
            granted = true;
            grantedNanos = nanoTime;
            LOG.info("{} is not denied access any more, and goes on", who);
        }
    }

    /** Somebody has started the listener: the next denial is logged. */
    void reset() {
        attempts = 0;
        granted = true;
    }
}
