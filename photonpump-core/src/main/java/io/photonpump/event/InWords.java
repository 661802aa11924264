package io.photonpump.event;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Events and durations as logs and messages of errors name them: never a body, never metadata, and an event by the name under
 * which people know it, which is not that of a link to it.
 */
public final class InWords {

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long MINUTES_PER_HOUR = 60;
    private static final long HOURS_PER_DAY = 24;

    private InWords() {}

    /** {@code 0@order-3 (OrderPlaced)}. */
    public static String of(RecordedEvent event) {
        return place(event) + " (" + event.type() + ")";
    }

    /**
     * {@code 0@order-3 (OrderPlaced)}: the target, if it was reached through a link. {@code the link 5@$ce-order} if the target
     * is gone; {@code nothing} if there is no event.
     */
    public static String of(@Nullable ResolvedEvent event) {
        if (event == null) {
            return "nothing";
        }
        return event.event() == null ? "the link " + place(event.received()) : of(event.event());
    }

    private static String place(RecordedEvent event) {
        return event.eventNumber() + "@" + event.stream();
    }

    /** {@code 6.4 s}, {@code 250 ms}, {@code 1 min 30 s}, {@code 2 h}. What is not whole milliseconds is rounded. */
    public static String of(Duration duration) {
        if (duration.isNegative()) {
            return "-" + of(duration.negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return millis(duration);
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return seconds(duration);
        }
        long minutes = duration.toMinutes();
        if (minutes < MINUTES_PER_HOUR) {
            Duration rest = duration.minusMinutes(minutes);
            return minutes + " min" + (rest.toMillis() < MILLIS_PER_SECOND ? "" : " " + seconds(rest));
        }
        long hours = duration.toHours();
        return hours < HOURS_PER_DAY
                ? both(hours, "h", minutes % MINUTES_PER_HOUR, "min")
                : both(duration.toDays(), "d", hours % HOURS_PER_DAY, "h");
    }

    private static String both(long more, String unit, long less, String lesserUnit) {
        return more + " " + unit + (less == 0 ? "" : " " + less + " " + lesserUnit);
    }

    private static String millis(Duration duration) {
        boolean tiny = duration.toMillis() == 0 && !duration.isZero();
        return tiny ? "less than 1 ms" : duration.toMillis() + " ms";
    }

    /** What somebody set is told exactly; what was measured, with one decimal. */
    private static String seconds(Duration duration) {
        boolean exact = duration.getNano() % TimeUnit.MILLISECONDS.toNanos(1) == 0;
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3);
        BigDecimal told = exact ? seconds : seconds.setScale(1, RoundingMode.HALF_UP);
        return told.stripTrailingZeros().toPlainString() + " s";
    }
}
