package io.photonpump.embedded.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.internal.store.MemoryJournal;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoreRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Passwords cannot be guessed fast, names cannot be found out, and the right password works again soon. */
@Timeout(60)
class PasswordGuessingTest {

    private static final long NOW = 1_700_000_000_000L;

    private final Users users = new Users(new Store(new StoreRules(false, false), new MemoryJournal()));

    @BeforeEach
    void createUsers() {
        users.createDefaults(NOW);
    }

    private Login login(String username, String password, String address, long now) {
        return users.authenticate(username, password, LoginSource.of(address), now);
    }

    /** Fails until attempts are refused unchecked; returns how many were checked. */
    private int guess(String username, String address, long now) {
        for (int i = 0; i < 1000; i++) {
            if (login(username, "guess " + i, address, now).hasToWait()) {
                return i;
            }
        }
        return 1000;
    }

    @Test
    void guesses_are_refused_unchecked_after_some_failures() {
        assertThat(guess("admin", "10.0.0.1", NOW)).isBetween(5, 20);

        assertThat(login("admin", "changeit", "10.0.0.1", NOW).user()).isNull();
    }

    @Test
    void the_right_password_works_again_after_a_while_and_forgives_the_failures() {
        guess("admin", "10.0.0.1", NOW);
        long later = NOW + login("admin", "changeit", "10.0.0.1", NOW).waitMillis();

        assertThat(login("admin", "changeit", "10.0.0.1", later).user()).isNotNull();
        assertThat(guess("admin", "10.0.0.1", later)).isBetween(5, 20);
    }

    @Test
    void the_wait_grows_and_has_a_limit() {
        guess("admin", "10.0.0.1", NOW);
        long now = NOW;
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            long wait = login("admin", "guess", "10.0.0.1", now).waitMillis();
            waits.add(wait);
            now += wait;
            assertThat(login("admin", "guess", "10.0.0.1", now).hasToWait()).isFalse();
        }

        assertThat(waits).isSorted().allSatisfy(wait -> assertThat(wait).isBetween(1L, 30_000L));
        assertThat(waits.get(3)).isGreaterThan(waits.get(0));
    }

    @Test
    void another_user_and_another_address_are_not_affected() {
        guess("admin", "10.0.0.1", NOW);

        assertThat(login("ops", "changeit", "10.0.0.1", NOW).user()).isNotNull();
        assertThat(login("admin", "changeit", "10.0.0.2", NOW).user()).isNotNull();
    }

    @Test
    void an_authenticated_connection_continues_while_others_guess_from_its_address() {
        guess("admin", "10.0.0.1", NOW);

        assertThat(users.authenticate("admin", "changeit", new LoginSource("10.0.0.1", true), NOW)
                        .user())
                .isNotNull();
    }

    @Test
    void trying_many_names_from_one_address_is_limited_too() {
        int checked = 0;
        while (checked < 1000
                && !login("name " + checked, "changeit", "10.0.0.1", NOW).hasToWait()) {
            checked++;
        }

        assertThat(checked).isBetween(50, 200);
    }

    @Test
    void failures_are_forgotten() {
        guess("admin", "10.0.0.1", NOW);

        assertThat(guess("admin", "10.0.0.1", NOW + 10 * 60_000)).isBetween(5, 20);
    }

    @Test
    void the_current_password_cannot_be_guessed_by_changing_it() {
        for (int i = 0; i < 50; i++) {
            users.changePassword("groom", "admin", "guess " + i, "mine", NOW);
        }

        assertThat(users.changePassword("groom", "admin", "changeit", "mine", NOW))
                .isEqualTo(UserResult.UNAUTHORIZED);
        assertThat(users.changePassword("groom", "admin", "changeit", "mine", NOW + 60_000))
                .isEqualTo(UserResult.SUCCESS);
    }

    @Test
    void the_memory_for_failures_is_limited() {
        LoginAttempts attempts = new LoginAttempts();
        String name = "n".repeat(300);
        for (int i = 0; i < 30_000; i++) {
            attempts.failed("10.0.0.1", name + i % 3, NOW);
            attempts.failed("10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256, "admin", NOW);
        }

        assertThat(attempts.size()).isLessThanOrEqualTo(10_000);
    }

    private long median(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    /** Each attempt comes from its own address, so that none is refused unchecked. */
    private long timeOfFailure(String username, int salt) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 61; i++) {
            String address = salt + ".0.0." + i;
            long start = System.nanoTime();
            Login login = login(username, "wrong", address, NOW);
            times.add(System.nanoTime() - start);
            assertThat(login.user()).isNull();
            assertThat(login.hasToWait()).isFalse();
        }
        return median(times);
    }

    /** Without the work for unknown users the ratio is beyond 100. */
    @Test
    void unknown_known_verified_and_disabled_users_are_refused_in_the_same_time() {
        users.create("disabled", "Disabled", List.of(), "secret", NOW);
        users.setDisabled("disabled", true, NOW);
        login("ops", "changeit", "10.0.0.1", NOW);
        timeOfFailure("warm-up", 1);

        long known = timeOfFailure("admin", 2);
        List<Long> others = List.of(
                timeOfFailure("nobody-" + new Random().nextInt(), 3),
                timeOfFailure("disabled", 4),
                timeOfFailure("ops", 5));

        assertThat(others).allSatisfy(time -> assertThat((double) time / known).isBetween(0.2, 5.0));
    }
}
