package io.photonpump.spring.internal.processing;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.text.Durations;
import io.photonpump.spring.internal.failure.FailureText;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the retries of a listener without filling the log: the first is logged, and further ones are only counted for a minute. The
 * lock guards all fields, and is not held while logging.
 */
public final class RetryLog {

    private static final Logger LOG = LoggerFactory.getLogger(EventProcessor.class);

    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final String who;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean quiet;
    private long quietSince;
    private long counted;
    private @Nullable ResolvedEvent announced;

    public RetryLog(String who) {
        this.who = who;
    }

    /** Records that an event failed and is retried after the wait. */
    void retried(ResolvedEvent event, Throwable failure, int attempt, Duration wait, long nowNanos) {
        long others;
        lock.lock();
        try {
            if (quiet && nowNanos - quietSince < QUIET_NANOS) {
                counted++;
                others = -1;
            } else {
                others = counted;
                quiet = true;
                quietSince = nowNanos;
                counted = 0;
                announced = event;
            }
        } finally {
            lock.unlock();
        }
        if (others < 0) {
            LOG.debug(
                    "{} failed on {}, attempt {}, and tries again in {}",
                    who,
                    event,
                    attempt,
                    Durations.format(wait),
                    FailureText.trace(failure));
            return;
        }
        LOG.info(
                "{} failed on {}, attempt {}, and tries again in {}: {}{}",
                who,
                event,
                attempt,
                Durations.format(wait),
                FailureText.of(failure),
                others == 0 ? "" : "; " + others + " other retries since the previous message");
    }

    /** Records that an event was handled after a retry. */
    void handled(ResolvedEvent event, int attempts) {
        boolean tell;
        lock.lock();
        try {
            tell = event.equals(announced);
            if (tell) {
                announced = null;
            }
        } finally {
            lock.unlock();
        }
        if (tell) {
            LOG.info("{} has handled {} at attempt {}", who, event, attempts);
        }
    }
}
