package io.photonpump.embedded.internal.grpc.http2;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The header {@code grpc-timeout}. */
final class Timeout {

    private static final int MAX_DIGITS = 8;

    private Timeout() {}

    /** Returns the time; null if there is none, or if it is malformed, which real servers ignore. */
    static @Nullable Duration parse(@Nullable CharSequence header) {
        int digits = header == null ? 0 : header.length() - 1;
        if (header == null || digits < 1 || digits > MAX_DIGITS) {
            return null;
        }
        long amount = 0;
        for (int i = 0; i < digits; i++) {
            char digit = header.charAt(i);
            if (digit < '0' || digit > '9') {
                return null;
            }
            amount = 10 * amount + digit - '0';
        }
        return switch (header.charAt(digits)) {
            case 'H' -> Duration.ofHours(amount);
            case 'M' -> Duration.ofMinutes(amount);
            case 'S' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMillis(amount);
            case 'u' -> Duration.ofNanos(1000 * amount);
            case 'n' -> Duration.ofNanos(amount);
            default -> null;
        };
    }
}
