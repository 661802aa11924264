package io.photonpump.embedded.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.embedded.error.DamagedLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log with three batches of two records, and all kinds of damage to it. */
class DamagedLogTest {

    @TempDir
    Path directory;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<byte[]> written = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();

    /** The log of a process that was killed right after it acknowledged the last batch. */
    private byte[] log;

    private long lastBatch;

    @BeforeEach
    void write() throws IOException {
        var original = directory.resolve("original");
        try (var appendLog = AppendLog.open(original, record -> {})) {
            for (int batch = 0; batch < 3; batch++) {
                lastBatch = appendLog.length();
                for (int i = 0; i < 2; i++) {
                    var record = LogFiles.randomBytes(random, random.nextInt(12));
                    appendLog.append(ByteBuffer.wrap(record));
                    written.add(record);
                    ends.add(appendLog.length());
                }
                appendLog.flush();
            }
            log = LogFiles.bytes(original);
        }
    }

    @Test
    void a_flipped_bit_in_any_byte_of_an_acknowledged_log_is_an_error_and_the_file_is_unchanged() throws IOException {
        for (int at = 0; at < log.length; at++) {
            for (int i = 0; i < 2; i++) {
                int bit = random.nextInt(8);
                var damaged = log.clone();
                damaged[at] ^= (byte) (1 << bit);
                assertDamaged(damaged, "seed %d, bit %d of byte %d".formatted(seed, bit, at));
            }
        }
    }

    @Test
    void every_overwritten_byte_is_an_error() throws IOException {
        for (int at = 0; at < log.length; at++) {
            var damaged = log.clone();
            damaged[at] += (byte) (1 + random.nextInt(255));
            assertDamaged(damaged, "seed %d, byte %d".formatted(seed, at));
        }
    }

    @Test
    void the_error_contains_the_end_of_the_good_records_and_the_next_step() throws IOException {
        var damaged = log.clone();
        damaged[Math.toIntExact(ends.get(2)) + 3]++;
        var copy = LogFiles.with(directory.resolve("copy"), damaged);

        assertThatThrownBy(() -> LogFiles.read(copy))
                .isInstanceOfSatisfying(DamagedLogException.class, e -> {
                    assertThat(e.offset()).isEqualTo(ends.get(2));
                    assertThat(e.path()).isEqualTo(copy.resolve(AppendLog.FILE));
                })
                .hasMessageContaining("Restore it from a copy");
    }

    @Test
    void a_log_truncated_at_any_length_yields_complete_records_within_the_last_batch_and_an_error_before_it()
            throws IOException {
        for (int length = 0; length < log.length; length++) {
            var cut = Arrays.copyOf(log, length);
            var what = "seed %d, cut to %d bytes".formatted(seed, length);
            if (length < lastBatch) {
                assertDamaged(cut, what);
            } else {
                assertReadsWholeRecords(cut, length, what);
            }
        }
    }

    @Test
    void an_incomplete_batch_after_the_acknowledged_ones_is_truncated_at_any_length() throws IOException {
        var header = Arrays.copyOf(log, LogFormat.FILE_HEADER);
        LogFormat.fileHeader(new LogFormat.Forced(lastBatch, lastBatch)).get(header);
        for (int length = Math.toIntExact(lastBatch); length < log.length; length++) {
            var cut = Arrays.copyOf(log, length);
            System.arraycopy(header, 0, cut, 0, header.length);
            assertReadsWholeRecords(cut, length, "seed %d, torn at %d bytes".formatted(seed, length));
        }
    }

    @Test
    void garbage_after_the_acknowledged_records_is_truncated() throws IOException {
        for (int extra = 1; extra < 60; extra++) {
            var longer = Arrays.copyOf(log, log.length + extra);
            var garbage = LogFiles.randomBytes(random, extra);
            System.arraycopy(garbage, 0, longer, log.length, extra);
            assertReadsWholeRecords(longer, log.length, "seed %d, %d bytes more".formatted(seed, extra));
        }
    }

    @Test
    void a_bad_unacknowledged_record_is_an_error_when_a_good_one_follows() throws IOException {
        var damaged = log.clone();
        LogFormat.fileHeader(new LogFormat.Forced(lastBatch, lastBatch)).get(damaged, 0, LogFormat.FILE_HEADER);
        damaged[Math.toIntExact(lastBatch) + 5]++;

        assertDamaged(damaged, "seed " + seed);
    }

    @Test
    void whole_records_that_were_written_but_not_yet_acknowledged_are_kept() throws IOException {
        LogFormat.fileHeader(new LogFormat.Forced(lastBatch, lastBatch)).get(log, 0, LogFormat.FILE_HEADER);

        assertReadsWholeRecords(log, log.length, "seed " + seed);
    }

    @Test
    void a_forged_length_causes_no_allocation() throws IOException {
        var record = ByteBuffer.wrap(log, Math.toIntExact(lastBatch), 4);
        record.putInt(Integer.MAX_VALUE);

        assertDamaged(log, "seed " + seed);
    }

    @Test
    void a_file_that_is_not_a_log_is_rejected() throws IOException {
        assertDamaged(new byte[0], "empty");
        assertDamaged("a letter to my grandmother, who lives far away".getBytes(), "text");
    }

    private void assertDamaged(byte[] bytes, String what) throws IOException {
        var copy = LogFiles.with(directory.resolve("copy"), bytes);
        assertThatThrownBy(() -> LogFiles.read(copy)).as(what).isInstanceOf(DamagedLogException.class);
        assertThat(LogFiles.bytes(copy)).as(what).isEqualTo(bytes);
    }

    /** Asserts that the records that end within {@code length} are read, and that the log can be written and read again. */
    private void assertReadsWholeRecords(byte[] bytes, int length, String what) throws IOException {
        var copy = LogFiles.with(directory.resolve("copy"), bytes);
        var expected = new ArrayList<byte[]>();
        for (int i = 0; i < written.size() && ends.get(i) <= length; i++) {
            expected.add(written.get(i));
        }
        LogFiles.assertSame(LogFiles.read(copy), expected, what);

        try (var again = AppendLog.open(copy, record -> {})) {
            again.append(ByteBuffer.wrap(new byte[] {7, 7, 7}));
        }
        expected.add(new byte[] {7, 7, 7});
        LogFiles.assertSame(LogFiles.read(copy), expected, what);
    }
}
