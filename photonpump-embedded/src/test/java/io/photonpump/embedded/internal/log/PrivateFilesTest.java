package io.photonpump.embedded.internal.log;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The log has the hashes of passwords, so only its owner may read it. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class PrivateFilesTest {

    @TempDir
    private Path directory;

    private static List<Path> filesOf(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.toList();
        }
    }

    @Test
    void a_new_data_directory_and_its_files_belong_to_their_owner_alone() throws IOException {
        Path data = directory.resolve("deep/data");
        EmbeddedEventStore.builder().dataDirectory(data).start().close();

        assertThat(Files.getPosixFilePermissions(data)).isEqualTo(fromString("rwx------"));
        assertThat(filesOf(data))
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------")));
    }

    @Test
    void files_that_others_can_read_become_private_when_the_server_starts() throws IOException {
        Path data = directory.resolve("data");
        EmbeddedEventStore.builder().dataDirectory(data).start().close();
        for (Path file : filesOf(data)) {
            Files.setPosixFilePermissions(file, fromString("rw-r--r--"));
        }

        try (EmbeddedEventStore server =
                EmbeddedEventStore.builder().dataDirectory(data).start()) {
            assertThat(server.tcpPort()).isPositive();
            assertThat(filesOf(data))
                    .allSatisfy(file ->
                            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------")));
        }
    }

    @Test
    void an_existing_directory_keeps_its_permissions() throws IOException {
        Path data = Files.createDirectory(directory.resolve("shared"));
        Files.setPosixFilePermissions(data, fromString("rwxr-x---"));
        EmbeddedEventStore.builder().dataDirectory(data).start().close();

        assertThat(Files.getPosixFilePermissions(data)).isEqualTo(fromString("rwxr-x---"));
    }
}
