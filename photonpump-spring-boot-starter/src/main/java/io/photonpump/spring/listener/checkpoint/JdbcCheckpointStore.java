package io.photonpump.spring.listener.checkpoint;

import io.photonpump.error.InvalidSettingsException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.support.JdbcAccessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores positions in a table, with a row for each listener. The handler's own changes in the same database are committed in the
 * transaction that updates the position and that locks the row: exactly once, even if several processes run the listener.
 *
 * <p>Each method runs in a transaction, so the auto-commit setting of connections makes no difference. The store caches nothing
 * about rows, which may be deleted at any time.
 */
public final class JdbcCheckpointStore implements TransactionalCheckpointStore {

    /** The number of times that a row is inserted again if another process deletes it at once. */
    private static final int ATTEMPTS = 5;

    private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

    private final JdbcOperations jdbc;
    private final TransactionTemplate transactions;
    private final CheckpointTable rows;

    /**
     * Creates a store.
     *
     * @param jdbc accesses the database
     * @param transactionManager the transaction manager of the listeners' own work
     * @param table the name of the table, with or without a schema
     */
    public JdbcCheckpointStore(JdbcOperations jdbc, PlatformTransactionManager transactionManager, String table) {
        if (!TABLE.matcher(table).matches()) {
            throw new InvalidSettingsException(
                    "photonpump.checkpoint.jdbc.table", "'" + table + "' is not the name of a table");
        }
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactionManager);
        this.rows = new CheckpointTable(jdbc, transactionManager, table);
    }

    /** Creates the table if it is missing, and adds the column that tables of earlier versions lack. */
    public void createTable() {
        rows.create();
    }

    @Override
    public void register(String name, CheckpointOrigin origin) {
        rows.requireFits(name);
    }

    @Override
    public Optional<Checkpoint> load(String name) {
        return explained(name, () -> in(() -> rows.read(name))).flatMap(row -> position(name, row));
    }

    @Override
    public Optional<Checkpoint> load(String name, CheckpointOrigin origin) {
        return explained(name, () -> {
            rows.measure();
            rows.requireFits(name);
            Optional<CheckpointTable.Row> found = in(() -> rows.read(name));
            Optional<Checkpoint> position = found.flatMap(row -> position(name, row));
            found.ifPresent(row -> requireOrigin(name, row, origin));
            if (position.isPresent() && found.get().origin() == null) {
                in(() -> rows.adopt(name, origin));
            }
            return position;
        });
    }

    @Override
    public void save(String name, Checkpoint checkpoint) {
        put(name, checkpoint, null);
    }

    @Override
    public void save(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        try {
            advance(name, origin, stored -> checkpoint);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a step that returns a constant position cannot throw " + e, e);
        }
    }

    @Override
    public void reset(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        put(name, checkpoint, origin);
    }

    private void put(String name, Checkpoint checkpoint, @Nullable CheckpointOrigin origin) {
        String owner = origin == null ? null : origin.text();
        locked(name, row -> rows.write(name, row, new CheckpointTable.Row(checkpoint.toString(), owner)));
    }

    @Override
    public void delete(String name) {
        explained(name, () -> in(() -> rows.clear(name)));
    }

    @Override
    public void advance(String name, Step step) throws Exception {
        advanceFrom(name, null, step, row -> position(name, row));
    }

    @Override
    public void advance(String name, CheckpointOrigin origin, Step step) throws Exception {
        advanceFrom(name, origin, step, row -> {
            requireOrigin(name, row, origin);
            return position(name, row);
        });
    }

    @Override
    public void reset(String name, CheckpointOrigin origin, Step step) throws Exception {
        advanceFrom(name, origin, step, row -> {
            try {
                requireOrigin(name, row, origin);
                return position(name, row);
            } catch (UnusableCheckpointException e) {
                return Optional.empty(); // It is replaced.
            }
        });
    }

    private void advanceFrom(
            String name,
            @Nullable CheckpointOrigin origin,
            Step step,
            Function<CheckpointTable.Row, Optional<Checkpoint>> usable)
            throws Exception {
        try {
            locked(name, row -> {
                Checkpoint stored = usable.apply(row).orElse(null);
                Checkpoint next = take(step, stored);
                Checkpoint position = next != null ? next : stored;
                if (position != null) {
                    String owner = origin == null ? row.origin() : origin.text();
                    rows.write(name, row, new CheckpointTable.Row(position.toString(), owner));
                }
            });
        } catch (StepFailed e) {
            throw e.cause;
        }
    }

    private static @Nullable Checkpoint take(Step step, @Nullable Checkpoint stored) {
        try {
            return step.from(stored);
        } catch (Exception e) {
            throw new StepFailed(e);
        }
    }

    /**
     * Runs an action while the row is locked. A missing row cannot be locked, and two processes would both begin: in that case the
     * row is inserted, in its own transaction, and nothing else is done.
     */
    private void locked(String name, Consumer<CheckpointTable.Row> action) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean done = explained(
                    name,
                    () -> in(() -> {
                        Optional<CheckpointTable.Row> row = rows.lock(name);
                        row.ifPresent(action);
                        return row.isPresent();
                    }));
            if (done) {
                return;
            }
            explained(name, () -> {
                rows.insert(name);
                return true;
            });
        }
        throw new IllegalStateException(
                "the row of the checkpoint '" + name + "' is deleted " + describe() + " as soon as it is inserted");
    }

    private <T> T in(Supplier<T> action) {
        T result = transactions.execute(status -> action.get());
        return Objects.requireNonNull(result);
    }

    /** Explains a problem with the table, and how to solve it. */
    private <T> T explained(String name, Supplier<T> action) {
        try {
            return action.get();
        } catch (BadSqlGrammarException e) {
            throw rows.explain(name, e);
        }
    }

    private void requireOrigin(String name, CheckpointTable.Row row, CheckpointOrigin wanted) {
        String origin = row.origin();
        if (origin != null && row.position() != null && !origin.equals(wanted.text())) {
            throw UnusableCheckpointException.otherOrigin(name, origin, wanted);
        }
    }

    private Optional<Checkpoint> position(String name, CheckpointTable.Row row) {
        String text = row.position();
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Checkpoint.parse(text.trim()));
        } catch (IllegalArgumentException e) {
            throw UnusableCheckpointException.unreadable(name, text, describe(), e);
        }
    }

    @Override
    public Object place() {
        DataSource source = jdbc instanceof JdbcAccessor accessor ? accessor.getDataSource() : null;
        return List.of(source != null ? source : jdbc, rows.table().toLowerCase(Locale.ROOT));
    }

    @Override
    public String describe() {
        return "in the table " + rows.table();
    }

    /** Transports an exception of the step through the transaction, which it rolls back. */
    private static final class StepFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // never serialized: it does not leave this class
        private final Exception cause;

        StepFailed(Exception cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
