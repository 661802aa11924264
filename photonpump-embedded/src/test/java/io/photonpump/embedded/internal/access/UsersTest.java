package io.photonpump.embedded.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.internal.store.MemoryJournal;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoreRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsersTest {

    private static final long NOW = 1_700_000_000_000L;

    /** After this, a change has got about. */
    private static final long LATER = NOW + 3000;

    private static final LoginSource HERE = LoginSource.of("127.0.0.1");

    private final MemoryJournal journal = new MemoryJournal();
    private final Users users = users();

    private Users users() {
        Users made = new Users(new Store(new StoreRules(false, false), journal));
        made.createDefaults(NOW);
        return made;
    }

    private User login(String username, String password, long now) {
        return users.authenticate(username, password, HERE, now).user();
    }

    @Test
    void a_fresh_server_has_two_users() {
        assertThat(login("admin", "changeit", NOW).isAdmin()).isTrue();
        assertThat(login("ops", "changeit", NOW).isOperator()).isTrue();
        assertThat(login("ops", "changeit", NOW).isAdmin()).isFalse();
        assertThat(login("admin", "wrong", NOW)).isNull();
        assertThat(login("nobody", "changeit", NOW)).isNull();
    }

    @Test
    void creating_the_same_user_again_is_no_conflict() {
        assertThat(create("oats")).isEqualTo(UserResult.SUCCESS);
        assertThat(create("oats")).isEqualTo(UserResult.SUCCESS);
        assertThat(create("hay")).isEqualTo(UserResult.CONFLICT);
    }

    @Test
    void a_changed_password_counts_when_the_change_has_got_about() {
        create("oats");
        login("groom", "oats", NOW);

        assertThat(users.changePassword("groom", "groom", "wrong", "hay", NOW)).isEqualTo(UserResult.UNAUTHORIZED);
        assertThat(users.changePassword("groom", "groom", "oats", "hay", NOW)).isEqualTo(UserResult.SUCCESS);

        assertThat(login("groom", "hay", NOW)).isNull();
        assertThat(login("groom", "oats", NOW)).isNotNull();
        assertThat(login("groom", "hay", LATER)).isNotNull();
        assertThat(login("groom", "oats", LATER)).isNull();
    }

    @Test
    void disabled_and_deleted_users_are_refused() {
        create("oats");
        users.setDisabled("groom", true, NOW);
        assertThat(login("groom", "oats", LATER)).isNull();
        users.setDisabled("groom", false, LATER);
        assertThat(login("groom", "oats", LATER)).isNotNull();

        assertThat(users.delete("groom", LATER)).isEqualTo(UserResult.SUCCESS);

        assertThat(login("groom", "oats", LATER + 3000)).isNull();
        assertThat(users.details("groom", LATER)).isNull();
        assertThat(users.delete("groom", LATER)).isEqualTo(UserResult.NOT_FOUND);
    }

    @Test
    void users_outlive_the_server() {
        create("oats");

        Users after = users();

        assertThat(after.authenticate("groom", "oats", HERE, LATER).user().groups())
                .containsExactly("stable");
        assertThat(after.list(LATER)).extracting(UserDetails::username).containsExactly("admin", "ops", "groom");
    }

    private UserResult create(String password) {
        return users.create("groom", "A groom", List.of("stable"), password, NOW);
    }
}
