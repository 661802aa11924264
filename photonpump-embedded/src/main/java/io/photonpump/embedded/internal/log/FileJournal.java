package io.photonpump.embedded.internal.log;

import io.photonpump.embedded.error.LogException;
import io.photonpump.embedded.internal.store.Journal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The journal in a data directory, kept by an {@link AppendLog}. The directory is locked when the journal is replayed. */
public final class FileJournal implements Journal {

    private final Path directory;
    private @Nullable AppendLog log;

    /**
     * Creates a journal.
     *
     * @param directory created if it does not exist
     */
    public FileJournal(Path directory) {
        this.directory = directory;
    }

    /**
     * {@inheritDoc}
     *
     * @throws LogException as {@link AppendLog#open}
     */
    @Override
    public void replay(Consumer<ByteBuffer> record) {
        if (log != null) {
            throw new IllegalStateException("the journal in " + directory + " has been replayed already");
        }
        log = AppendLog.open(directory, record);
    }

    @Override
    public void append(ByteBuffer record) {
        open().append(record);
    }

    @Override
    public void flush() {
        open().flush();
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
    }

    private AppendLog open() {
        if (log == null) {
            throw new IllegalStateException("the journal in " + directory + " must be replayed before it is written");
        }
        return log;
    }
}
