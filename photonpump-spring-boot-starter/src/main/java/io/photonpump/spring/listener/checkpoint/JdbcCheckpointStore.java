package io.photonpump.spring.listener.checkpoint;

import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.TransactionalCheckpointStore;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps positions in a table, one row for each listener. What a listener does in the same database happens in the transaction
 * that moves its position, and that holds the row locked: exactly once, in every process that runs the listener.
 */
public final class JdbcCheckpointStore implements TransactionalCheckpointStore {

    /** The table, for PostgreSQL, H2 and MySQL 8 alike. */
    private static final String SCHEMA =
            "CREATE TABLE IF NOT EXISTS %s (name VARCHAR(200) NOT NULL PRIMARY KEY, last_position VARCHAR(64))";

    private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

    private final JdbcOperations jdbc;
    private final TransactionTemplate transactions;
    private final String table;
    private final Set<String> rows = ConcurrentHashMap.newKeySet();

    /**
     * @param transactionManager the one that the listeners' own work runs under
     * @param table its name, with or without a schema
     */
    public JdbcCheckpointStore(JdbcOperations jdbc, PlatformTransactionManager transactionManager, String table) {
        if (!TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException("'" + table + "' is no name of a table");
        }
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactionManager);
        this.table = table;
    }

    /** Creates the table if it is missing. */
    public void createTable() {
        try {
            jdbc.execute(SCHEMA.formatted(table));
        } catch (DataAccessException e) {
            // PostgreSQL refuses all but one of those that create it at the same time, and those that may only use it.
            if (!isThere()) {
                throw e;
            }
        }
    }

    private boolean isThere() {
        try {
            read("SELECT last_position FROM " + table + " WHERE name = ?", "");
            return true;
        } catch (DataAccessException e) {
            return false;
        }
    }

    @Override
    public Optional<Checkpoint> load(String name) {
        return read("SELECT last_position FROM " + table + " WHERE name = ?", name);
    }

    @Override
    public void save(String name, Checkpoint checkpoint) {
        requireRow(name);
        write(name, checkpoint.toString());
    }

    @Override
    public void delete(String name) {
        write(name, null);
    }

    @Override
    public void advance(String name, Step step) throws Exception {
        requireRow(name);
        try {
            transactions.executeWithoutResult(status -> {
                Checkpoint stored = read("SELECT last_position FROM " + table + " WHERE name = ? FOR UPDATE", name)
                        .orElse(null);
                Checkpoint next = take(step, stored);
                if (next != null) {
                    write(name, next.toString());
                }
            });
        } catch (StepFailed e) {
            throw e.cause;
        }
    }

    private static @Nullable Checkpoint take(Step step, @Nullable Checkpoint stored) {
        try {
            return step.from(stored);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StepFailed(e);
        }
    }

    /** Without a row there is nothing to lock, and two processes would both begin. */
    private void requireRow(String name) {
        if (!rows.contains(name)) {
            try {
                jdbc.update("INSERT INTO " + table + " (name) VALUES (?)", name);
            } catch (DuplicateKeyException alreadyThere) {
                // by an earlier run, or by another process
            }
            rows.add(name);
        }
    }

    private Optional<Checkpoint> read(String sql, String name) {
        Optional<String> found = jdbc.query(
                sql, rows -> rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.<String>empty(), name);
        return found.map(Checkpoint::parse);
    }

    private void write(String name, @Nullable String position) {
        jdbc.update("UPDATE " + table + " SET last_position = ? WHERE name = ?", position, name);
    }

    @Override
    public String describe() {
        return "in the table " + table;
    }

    /** Carries a checked exception through the transaction, which it rolls back. */
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
