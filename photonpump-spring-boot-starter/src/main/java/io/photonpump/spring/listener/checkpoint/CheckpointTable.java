package io.photonpump.spring.listener.checkpoint;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The SQL statements for the table of positions, which are the same for PostgreSQL, H2 and MySQL 8. Some statements run in their
 * own transaction, as their comments say; the others run in the caller's.
 */
final class CheckpointTable {

    private static final String CREATE = "CREATE TABLE IF NOT EXISTS %s (name VARCHAR(200) NOT NULL PRIMARY KEY, "
            + "last_position VARCHAR(64), origin VARCHAR(" + CheckpointOrigin.MAX_TEXT + "))";
    private static final String ADD_ORIGIN =
            "ALTER TABLE %s ADD COLUMN origin VARCHAR(" + CheckpointOrigin.MAX_TEXT + ")";
    private static final String ALL_COLUMNS = "name, last_position, origin";
    private static final String OLD_COLUMNS = "name, last_position";
    private static final int UNKNOWN = 0;

    /** A row of the table; {@code position} null: none is stored; {@code origin} null: it was stored without an origin. */
    record Row(@Nullable String position, @Nullable String origin) {}

    private final JdbcOperations jdbc;
    private final TransactionTemplate own;
    private final String table;
    private volatile int maxName = UNKNOWN;

    CheckpointTable(JdbcOperations jdbc, PlatformTransactionManager transactionManager, String table) {
        this.jdbc = jdbc;
        this.table = table;
        this.own = new TransactionTemplate(transactionManager);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    String table() {
        return table;
    }

    /** Creates the table. Runs in its own transactions. */
    void create() {
        change(CREATE.formatted(table), OLD_COLUMNS);
        if (!has(ALL_COLUMNS)) {
            change(ADD_ORIGIN.formatted(table), ALL_COLUMNS);
        }
        measure();
    }

    /**
     * Changes the schema. PostgreSQL refuses all but one of several concurrent changes, and users who may only read and write the
     * table.
     */
    private void change(String statement, String columns) {
        try {
            own.executeWithoutResult(status -> jdbc.execute(statement));
        } catch (DataAccessException e) {
            if (!has(columns)) {
                throw e;
            }
        }
    }

    private boolean has(String columns) {
        try {
            own.executeWithoutResult(
                    status -> jdbc.query(none(columns), (ResultSetExtractor<Boolean>) ResultSet::next));
            return true;
        } catch (BadSqlGrammarException e) {
            return false;
        }
    }

    private String none(String columns) {
        return "SELECT " + columns + " FROM " + table + " WHERE 1 = 0";
    }

    /** Measures the largest length of a name, once. Runs in its own transaction. */
    void measure() {
        if (maxName == UNKNOWN) {
            Integer width = own.execute(status -> jdbc.query(none("name"), CheckpointTable::widthOfFirst));
            // Some drivers do not report the width of a column without a limit.
            maxName = width == null || width <= 0 ? Integer.MAX_VALUE : width;
        }
    }

    private static Integer widthOfFirst(ResultSet rows) throws SQLException {
        return rows.getMetaData().getPrecision(1);
    }

    /** Refuses a name that is too long, if the largest length is known. */
    void requireFits(String name) {
        int max = maxName;
        if (max != UNKNOWN && name.codePointCount(0, name.length()) > max) {
            throw UnusableCheckpointException.nameTooLong(name, max, "in the table " + table);
        }
    }

    Optional<Row> read(String name) {
        return query("SELECT last_position, origin FROM " + table + " WHERE name = ?", name);
    }

    /** Reads a row and locks it until the transaction ends. */
    Optional<Row> lock(String name) {
        return query("SELECT last_position, origin FROM " + table + " WHERE name = ? FOR UPDATE", name);
    }

    private Optional<Row> query(String sql, String name) {
        return Objects.requireNonNull(jdbc.query(sql, CheckpointTable::row, name));
    }

    private static Optional<Row> row(ResultSet rows) throws SQLException {
        return rows.next() ? Optional.of(new Row(rows.getString(1), rows.getString(2))) : Optional.empty();
    }

    /**
     * Inserts a row without a position. Runs in its own transaction, because another process may insert the row at the same time.
     */
    void insert(String name) {
        try {
            own.executeWithoutResult(status -> jdbc.update("INSERT INTO " + table + " (name) VALUES (?)", name));
        } catch (DuplicateKeyException alreadyThere) {
            // inserted by another process
        }
    }

    /** Updates a locked row. */
    void write(String name, Row row, Row next) {
        // Some drivers do not count a row whose values stay the same.
        if (next.equals(row)) {
            return;
        }
        int changed = jdbc.update(
                "UPDATE " + table + " SET last_position = ?, origin = ? WHERE name = ?",
                next.position(),
                next.origin(),
                name);
        if (changed != 1) {
            throw new IncorrectUpdateSemanticsDataAccessException("the position '" + name + "' was not stored in "
                    + table + ": the update of a locked row changed " + changed + " rows");
        }
    }

    /** Sets the origin of a position that has none. */
    boolean adopt(String name, CheckpointOrigin origin) {
        return jdbc.update("UPDATE " + table + " SET origin = ? WHERE name = ? AND origin IS NULL", origin.text(), name)
                == 1;
    }

    boolean clear(String name) {
        return jdbc.update("UPDATE " + table + " SET last_position = NULL, origin = NULL WHERE name = ?", name) == 1;
    }

    /** Explains why the database refused a statement, and how to solve that. */
    UnusableCheckpointException explain(String name, DataAccessException refused) {
        String problem;
        if (has(ALL_COLUMNS)) {
            problem = "the database refuses to use the table " + table + ": "
                    + refused.getMostSpecificCause().getMessage();
        } else if (has(OLD_COLUMNS)) {
            problem = "the table " + table
                    + " was created by an earlier version and lacks the column for the stream and filter of a position. Execute"
                    + " \"" + ADD_ORIGIN.formatted(table)
                    + "\", or set photonpump.checkpoint.jdbc.initialize-schema=true. Stored positions are kept";
        } else {
            problem = "the table " + table + " is missing, or the application may not use it. Execute \""
                    + CREATE.formatted(table) + "\", or set photonpump.checkpoint.jdbc.initialize-schema=true";
        }
        return UnusableCheckpointException.schema(name, problem, refused);
    }
}
