package io.photonpump.internal.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Formats durations for logs and error messages. */
public final class Durations {

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long MINUTES_PER_HOUR = 60;
    private static final long HOURS_PER_DAY = 24;

    private Durations() {}

    /** Formats a duration, for example as {@code 6.4 s}, {@code 250 ms}, {@code 1 min 30 s} or {@code 2 h}. */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
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

    /** Whole milliseconds are usually a setting and are printed exactly; anything else was measured and gets one decimal. */
    private static String seconds(Duration duration) {
        boolean exact = duration.getNano() % TimeUnit.MILLISECONDS.toNanos(1) == 0;
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3);
        BigDecimal rounded = exact ? seconds : seconds.setScale(1, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString() + " s";
    }
}
