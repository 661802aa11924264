package io.photonpump.console;

import io.photonpump.testing.PublicApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The public API of the console, in {@code api.txt}. */
@Timeout(60)
class PublicApiTest {

    @Test
    void the_public_api_is_the_one_in_the_listing() {
        PublicApi.of("io.photonpump.console").assertUnchanged(Path.of("api.txt"));
    }
}
