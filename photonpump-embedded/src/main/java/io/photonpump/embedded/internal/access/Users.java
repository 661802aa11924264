package io.photonpump.embedded.internal.access;

import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.StreamPage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The users. Each has a stream {@code $user-<username>}, whose last event has all properties; {@code $users} lists the names. The
 * permissions of the caller are checked elsewhere.
 */
public final class Users {

    /** The password of the two users of an empty server. */
    public static final String DEFAULT_PASSWORD = "changeit";

    private static final String ADMIN = "admin";
    private static final String OPS = "ops";

    /** A password hash to compare with for unknown users, so that their answer takes as long. */
    private static final PasswordHash NO_PASSWORD =
            PasswordHash.of(UUID.randomUUID().toString());

    private static final JsonMapper JSON = new JsonMapper();
    private static final String LIST = "$users";
    private static final byte[] NOTHING = new byte[0];

    /** The event of a user. */
    private record Stored(
            String loginName,
            String fullName,
            String salt,
            String hash,
            boolean disabled,
            List<String> groups,
            @Nullable String dateLastUpdated) {

        @Override
        public String toString() {
            return "Stored[" + loginName + "]";
        }
    }

    private record Parsed(StoredEvent event, Stored user) {}

    /** A user that has proved to know the password. It counts until a change of the user has taken effect. */
    private record Verified(Stored user, String password, long until) {

        boolean isPassword(String other) {
            return MessageDigest.isEqual(
                    password.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Verified[" + user + "]";
        }
    }

    /** The time until a change takes effect, in milliseconds, because real servers poll for changes (docs/protocol.md, Authentication). */
    private static final long CHANGE_DELAY = 1000;

    private final Store store;
    private final Map<String, Parsed> parsed = new HashMap<>();
    private final Map<String, Verified> verified = new HashMap<>();
    private final LoginAttempts attempts = new LoginAttempts();

    public Users(Store store) {
        this.store = store;
    }

    /** Creates {@code admin} and {@code ops}, unless there are users already. */
    public void createDefaults(long now) {
        if (store.newest(LIST) == null) {
            create(ADMIN, "Event Store Administrator", List.of(User.ADMINS), DEFAULT_PASSWORD, now);
            create(OPS, "Event Store Operations", List.of(User.OPS), DEFAULT_PASSWORD, now);
        }
    }

    /**
     * Checks a password. A user who was verified before is judged by what was known then, until a change has taken effect.
     * Unknown users, disabled users and wrong passwords take the same time, so that names cannot be found out.
     */
    public Login authenticate(String username, String password, LoginSource source, long now) {
        long wait = source.proven() ? 0 : attempts.waitFor(source.address(), username, now);
        if (wait > 0) {
            return Login.tooManyFailures(wait);
        }
        Stored user = verify(username, password, now);
        if (user == null) {
            attempts.failed(source.address(), username, now);
            return Login.REFUSED;
        }
        attempts.succeeded(source.address(), username);
        return Login.of(user(user));
    }

    private @Nullable Stored verify(String username, String password, long now) {
        Verified before = verified.get(username);
        if (before != null && now < before.until()) {
            return before.isPassword(password) ? before.user() : refuse(password);
        }
        verified.remove(username);
        Parsed found = find(username, now);
        if (found == null) {
            return refuse(password);
        }
        if (!hash(found.user()).matches(password) || found.user().disabled()) {
            return null;
        }
        verified.put(username, new Verified(found.user(), password, Long.MAX_VALUE));
        return found.user();
    }

    /** Takes as long as the check of a password. */
    private static @Nullable Stored refuse(String password) {
        NO_PASSWORD.matches(password);
        return null;
    }

    /** Returns whether {@code admin} or {@code ops} has the password of an empty server. */
    public boolean hasDefaultPassword(long now) {
        return Stream.of(ADMIN, OPS)
                .map(username -> find(username, now))
                .anyMatch(found -> found != null
                        && !found.user().disabled()
                        && hash(found.user()).matches(DEFAULT_PASSWORD));
    }

    private void announceChange(String username, long now) {
        verified.computeIfPresent(
                username,
                (same, before) ->
                        new Verified(before.user(), before.password(), Math.min(before.until(), now + CHANGE_DELAY)));
    }

    private static User user(Stored user) {
        return new User(user.loginName(), Set.copyOf(user.groups()));
    }

    private static PasswordHash hash(Stored user) {
        return new PasswordHash(user.salt(), user.hash());
    }

    /** Creating the same user with the same password again succeeds. */
    public UserResult create(String username, String fullName, List<String> groups, String password, long now) {
        Parsed existing = find(username, now);
        if (existing != null) {
            boolean same = hash(existing.user()).matches(password)
                    && existing.user().fullName().equals(fullName)
                    && Set.copyOf(existing.user().groups()).equals(Set.copyOf(groups));
            return same ? UserResult.SUCCESS : UserResult.CONFLICT;
        }
        PasswordHash hash = PasswordHash.of(password);
        write(
                "$UserCreated",
                new Stored(username, fullName, hash.salt(), hash.hash(), false, List.copyOf(groups), iso(now)),
                now);
        ProposedEvent listed = new ProposedEvent(
                UUID.randomUUID(), "$User", false, username.getBytes(StandardCharsets.UTF_8), NOTHING);
        store.append(LIST, ExpectedVersion.ANY, List.of(listed), now);
        return UserResult.SUCCESS;
    }

    public UserResult update(String username, String fullName, List<String> groups, long now) {
        return change(
                username,
                "$UserUpdated",
                user -> new Stored(
                        username, fullName, user.salt(), user.hash(), user.disabled(), List.copyOf(groups), iso(now)),
                now);
    }

    public UserResult setDisabled(String username, boolean disabled, long now) {
        return change(
                username,
                "$UserUpdated",
                user -> new Stored(
                        username, user.fullName(), user.salt(), user.hash(), disabled, user.groups(), iso(now)),
                now);
    }

    public UserResult setPassword(String username, String password, long now) {
        PasswordHash hash = PasswordHash.of(password);
        return change(
                username,
                "$PasswordChanged",
                user -> new Stored(
                        username, user.fullName(), hash.salt(), hash.hash(), user.disabled(), user.groups(), iso(now)),
                now);
    }

    /**
     * Changes the password of a user for a caller who knows the current one. Failures are limited as those of a login are.
     *
     * @param caller the name of the user who asks
     */
    public UserResult changePassword(String caller, String username, String current, String password, long now) {
        Parsed user = find(username, now);
        if (user == null) {
            return UserResult.NOT_FOUND;
        }
        String source = "user " + caller;
        if (attempts.waitFor(source, username, now) > 0) {
            return UserResult.UNAUTHORIZED;
        }
        if (!hash(user.user()).matches(current)) {
            attempts.failed(source, username, now);
            return UserResult.UNAUTHORIZED;
        }
        attempts.succeeded(source, username);
        return setPassword(username, password, now);
    }

    public UserResult delete(String username, long now) {
        if (find(username, now) == null) {
            return UserResult.NOT_FOUND;
        }
        announceChange(username, now);
        store.delete(stream(username), ExpectedVersion.ANY, false, now);
        return UserResult.SUCCESS;
    }

    public @Nullable UserDetails details(String username, long now) {
        Parsed user = find(username, now);
        return user == null ? null : details(user.user());
    }

    /** Returns all users in the order in which they were created. */
    public List<UserDetails> list(long now) {
        List<UserDetails> users = new ArrayList<>();
        StreamPage page = store.readForward(LIST, 0, Integer.MAX_VALUE, now);
        page.events().stream()
                .map(event -> new String(event.data(), StandardCharsets.UTF_8))
                .distinct()
                .forEach(username -> {
                    Parsed user = find(username, now);
                    if (user != null) {
                        users.add(details(user.user()));
                    }
                });
        return users;
    }

    private UserResult change(String username, String type, UnaryOperator<Stored> change, long now) {
        Parsed user = find(username, now);
        if (user == null) {
            return UserResult.NOT_FOUND;
        }
        announceChange(username, now);
        write(type, change.apply(user.user()), now);
        return UserResult.SUCCESS;
    }

    private void write(String type, Stored user, long now) {
        ProposedEvent event = ProposedEvent.json(type, JSON.writeValueAsBytes(user));
        store.append(stream(user.loginName()), ExpectedVersion.ANY, List.of(event), now);
    }

    /** Parses the event of a user once; a new event means that the user was changed. */
    private @Nullable Parsed find(String username, long now) {
        StoredEvent event = store.readEvent(stream(username), -1, now).event();
        if (event == null) {
            parsed.remove(username);
            return null;
        }
        Parsed known = parsed.get(username);
        if (known == null || known.event() != event) {
            known = new Parsed(event, JSON.readValue(event.data(), Stored.class));
            parsed.put(username, known);
        }
        return known;
    }

    private static UserDetails details(Stored user) {
        String updated = user.dateLastUpdated();
        return new UserDetails(
                user.loginName(),
                user.fullName(),
                user.groups(),
                user.disabled(),
                updated == null ? null : Instant.parse(updated));
    }

    private static String stream(String username) {
        return "$user-" + username;
    }

    private static String iso(long now) {
        return Instant.ofEpochMilli(now).toString();
    }
}
