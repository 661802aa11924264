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
 * Makes the retries of one listener visible without filling the log: the first is logged, and for a minute the others are only
 * counted. The lock guards everything, and nothing is logged under it.
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

    /** An event failed and is tried again after the wait. */
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
                others == 0 ? "" : "; there were " + others + " other retries since the last line like this");
    }

    /** An event was handled after it had been tried again. */
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
