package io.photonpump;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.testing.PublicApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The public API of the client, in {@code api.txt}. */
@Timeout(60)
class PublicApiTest {

    private static final PublicApi API =
            PublicApi.of("io.photonpump", "io.photonpump.embedded", "io.photonpump.spring", "io.photonpump.testing");

    @Test
    void the_public_api_is_the_one_in_the_listing() {
        API.assertUnchanged(Path.of("api.txt"));
    }

    @Test
    void public_types_are_in_the_public_packages_only() {
        assertThat(API.packages())
                .containsExactlyInAnyOrder(
                        "io.photonpump",
                        "io.photonpump.admin",
                        "io.photonpump.client",
                        "io.photonpump.cluster",
                        "io.photonpump.error",
                        "io.photonpump.event",
                        "io.photonpump.settings",
                        "io.photonpump.stream",
                        "io.photonpump.subscription");
    }
}
