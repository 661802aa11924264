package io.photonpump.embedded.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Operations on log files for the tests of this package. */
final class LogFiles {

    private LogFiles() {}

    static byte[] randomBytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Opens and closes the log, which may repair it. */
    static List<byte[]> read(Path directory) {
        var records = new ArrayList<byte[]>();
        AppendLog.open(directory, record -> {
                    var copy = new byte[record.remaining()];
                    record.get(copy);
                    records.add(copy);
                })
                .close();
        return records;
    }

    static Path copy(Path from, Path to) throws IOException {
        return with(to, Files.readAllBytes(from.resolve(AppendLog.FILE)));
    }

    /** Creates a data directory whose log contains these bytes. */
    static Path with(Path directory, byte[] log) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(AppendLog.FILE), log);
        return directory;
    }

    static byte[] bytes(Path directory) throws IOException {
        return Files.readAllBytes(directory.resolve(AppendLog.FILE));
    }

    static void assertSame(List<byte[]> actual, List<byte[]> expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).as("%s, record %d", what, i).isEqualTo(expected.get(i));
        }
    }
}
