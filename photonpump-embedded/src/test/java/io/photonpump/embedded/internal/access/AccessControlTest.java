package io.photonpump.embedded.internal.access;

import static io.photonpump.embedded.internal.store.Proposals.metadata;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.internal.store.Journal;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoreRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessControlTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final User ADMIN = new User("admin", Set.of(User.ADMINS));
    private static final User GROOM = new User("groom", Set.of("stable"));

    private final Store store = new Store(new StoreRules(false, false), Journal.NONE);
    private final AccessControl access = new AccessControl(store, new AccessControl.Rules(true, false, false));

    @Test
    void user_streams_are_everybodys_and_system_streams_the_administrators() {
        assertThat(access.allows(User.ANONYMOUS, "ponies", Permission.WRITE)).isTrue();
        assertThat(access.allows(GROOM, "$settings", Permission.READ)).isFalse();
        assertThat(access.allows(ADMIN, "$settings", Permission.WRITE)).isTrue();
        assertThat(access.allows(ADMIN, "$all", Permission.READ)).isTrue();
        assertThat(access.allows(ADMIN, "$all", Permission.WRITE)).isFalse();
        assertThat(access.allows(ADMIN, "$$ponies", Permission.DELETE)).isFalse();
        assertThat(access.allows(ADMIN, "$$$$ponies", Permission.WRITE)).isFalse();
    }

    @Test
    void a_role_is_a_group_or_a_login() {
        describe("{\"$acl\":{\"$r\":\"stable\",\"$w\":[\"groom\",\"vet\"],\"$d\":[],\"$mr\":\"$all\"}}");

        assertThat(access.allows(GROOM, "ponies", Permission.READ)).isTrue();
        assertThat(access.allows(GROOM, "ponies", Permission.WRITE)).isTrue();
        assertThat(access.allows(GROOM, "ponies", Permission.DELETE)).isFalse();
        assertThat(access.allows(ADMIN, "ponies", Permission.DELETE)).isTrue();
        assertThat(access.allows(User.ANONYMOUS, "ponies", Permission.READ)).isFalse();
        assertThat(access.allows(User.ANONYMOUS, "$$ponies", Permission.READ)).isTrue();
        assertThat(access.allows(User.ANONYMOUS, "$$ponies", Permission.WRITE))
                .as("a missing key means the default")
                .isTrue();
    }

    @Test
    void settings_replace_the_defaults_key_by_key() {
        String settings = "{\"$userStreamAcl\":{\"$w\":\"stable\"},\"$systemStreamAcl\":{\"$r\":\"$all\"}}";
        store.append(
                "$settings",
                -2,
                List.of(ProposedEvent.json("$settings", settings.getBytes(StandardCharsets.UTF_8))),
                NOW);

        assertThat(access.allows(User.ANONYMOUS, "ponies", Permission.WRITE)).isFalse();
        assertThat(access.allows(GROOM, "ponies", Permission.WRITE)).isTrue();
        assertThat(access.allows(User.ANONYMOUS, "ponies", Permission.READ)).isTrue();
        assertThat(access.allows(User.ANONYMOUS, "$anything", Permission.READ)).isTrue();
        assertThat(access.allows(User.ANONYMOUS, "$anything", Permission.WRITE)).isFalse();
    }

    @Test
    void without_anonymous_access_a_name_is_needed() {
        AccessControl strict = new AccessControl(store, new AccessControl.Rules(false, false, false));

        assertThat(strict.allows(User.ANONYMOUS, "ponies", Permission.READ)).isFalse();
        assertThat(strict.allows(GROOM, "ponies", Permission.READ)).isTrue();
    }

    @Test
    void new_servers_keep_metadata_of_metadata_for_administrators_and_tell_everybody_of_deleted_streams() {
        AccessControl newer = new AccessControl(store, new AccessControl.Rules(true, true, true));
        describe("{\"$acl\":{\"$r\":\"$admins\",\"$w\":\"$admins\"}}");

        assertThat(newer.allows(ADMIN, "$$$$ponies", Permission.WRITE)).isTrue();
        assertThat(newer.allows(GROOM, "$$$$ponies", Permission.WRITE)).isFalse();
        assertThat(newer.allows(GROOM, "ponies", Permission.READ)).isFalse();

        store.delete("ponies", -2, true, NOW);

        assertThat(newer.allows(GROOM, "ponies", Permission.READ)).isTrue();
        assertThat(newer.allows(GROOM, "ponies", Permission.WRITE)).isTrue();
        assertThat(access.allows(GROOM, "ponies", Permission.READ)).isFalse();
    }

    @Test
    void operators_read_about_scavenges() {
        User operator = new User("ops", Set.of(User.OPS));

        assertThat(access.allows(operator, "$scavenges", Permission.READ)).isTrue();
        assertThat(access.allows(operator, "$scavenges", Permission.WRITE)).isFalse();
        assertThat(access.allows(GROOM, "$scavenges", Permission.READ)).isFalse();
        assertThat(access.allows(ADMIN, "$scavenges", Permission.WRITE)).isTrue();
    }

    private void describe(String json) {
        store.append("$$ponies", -2, List.of(metadata(json)), NOW);
    }
}
