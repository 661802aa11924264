package io.photonpump.embedded.internal.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits how fast passwords can be guessed. After a number of failures, for a user from an address or from an address for any
 * users, further attempts are refused unchecked for a time that doubles with each further failure, up to 30 s. The right
 * password works again as soon as that time is over. Failures are forgotten after five minutes. Used on the engine's thread only.
 */
final class LoginAttempts {

    private static final int FREE_FOR_USER = 10;
    private static final int FREE_FOR_ADDRESS = 100;
    private static final long FIRST_WAIT = 1000;
    private static final long LONGEST_WAIT = 30_000;
    private static final long FORGOTTEN_AFTER = 5 * 60_000;
    private static final int MAX_KEYS = 10_000;

    /** A longer name belongs to no user, and is not worth its memory. */
    private static final int MAX_NAME = 255;

    private record Key(String address, @Nullable String username) {}

    private record Failures(int count, long last, long delay) {}

    /** The keys that were used least recently are forgotten first. */
    private final Map<Key, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
            return size() > MAX_KEYS;
        }
    };

    /** Returns how many milliseconds an attempt has to wait before it is checked; 0 if it can be checked now. */
    long waitFor(String address, String username, long now) {
        return Math.max(waitFor(new Key(address, null), now), waitFor(new Key(address, username), now));
    }

    private long waitFor(Key key, long now) {
        Failures known = failures.get(key);
        return known == null ? 0 : Math.max(0, known.last() + known.delay() - now);
    }

    void failed(String address, String username, long now) {
        fail(new Key(address, null), FREE_FOR_ADDRESS, now);
        if (username.length() <= MAX_NAME) {
            fail(new Key(address, username), FREE_FOR_USER, now);
        }
    }

    private void fail(Key key, int free, long now) {
        Failures known = failures.get(key);
        int count = known == null || now - known.last() > FORGOTTEN_AFTER ? 1 : known.count() + 1;
        long delay = count < free ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(count - free, 10));
        failures.put(key, new Failures(count, now, delay));
    }

    /** Forgets the failures of the user, and not those of the address: another user may be the one that is guessed. */
    void succeeded(String address, String username) {
        failures.remove(new Key(address, username));
    }

    int size() {
        return failures.size();
    }
}
