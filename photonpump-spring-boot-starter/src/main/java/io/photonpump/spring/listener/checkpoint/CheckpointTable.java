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
 * The statements on the table of positions, the same for PostgreSQL, H2 and MySQL 8. Those that say so have a transaction of
 * their own; the others belong to the caller's.
 */
final class CheckpointTable {

    private static final String CREATE = "CREATE TABLE IF NOT EXISTS %s (name VARCHAR(200) NOT NULL PRIMARY KEY, "
            + "last_position VARCHAR(64), origin VARCHAR(" + CheckpointOrigin.MAX_TEXT + "))";
    private static final String ADD_ORIGIN =
            "ALTER TABLE %s ADD COLUMN origin VARCHAR(" + CheckpointOrigin.MAX_TEXT + ")";
    private static final String ALL_COLUMNS = "name, last_position, origin";
    private static final String OLD_COLUMNS = "name, last_position";
    private static final int UNKNOWN = 0;

    /** A row; {@code position} null: none is stored, {@code origin} null: nobody said of what. */
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

    /** In transactions of its own. */
    void create() {
        change(CREATE.formatted(table), OLD_COLUMNS);
        if (!has(ALL_COLUMNS)) {
            change(ADD_ORIGIN.formatted(table), ALL_COLUMNS);
        }
        measure();
    }

    /** PostgreSQL refuses all but one of those that do it at the same time, and those that may only use the table. */
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

    /** Finds out how long a name can be. In a transaction of its own, once. */
    void measure() {
        if (maxName == UNKNOWN) {
            Integer width = own.execute(status -> jdbc.query(none("name"), CheckpointTable::widthOfFirst));
            // Some drivers do not say how wide a column without a limit is.
            maxName = width == null || width <= 0 ? Integer.MAX_VALUE : width;
        }
    }

    private static Integer widthOfFirst(ResultSet rows) throws SQLException {
        return rows.getMetaData().getPrecision(1);
    }

    /** Refuses a name that is too long, if it is known what is too long. */
    void requireFits(String name) {
        int max = maxName;
        if (max != UNKNOWN && name.codePointCount(0, name.length()) > max) {
            throw UnusableCheckpointException.nameTooLong(name, max, "in the table " + table);
        }
    }

    Optional<Row> read(String name) {
        return query("SELECT last_position, origin FROM " + table + " WHERE name = ?", name);
    }

    /** The row stays locked until the transaction ends. */
    Optional<Row> lock(String name) {
        return query("SELECT last_position, origin FROM " + table + " WHERE name = ? FOR UPDATE", name);
    }

    private Optional<Row> query(String sql, String name) {
        return Objects.requireNonNull(jdbc.query(sql, CheckpointTable::row, name));
    }

    private static Optional<Row> row(ResultSet rows) throws SQLException {
        return rows.next() ? Optional.of(new Row(rows.getString(1), rows.getString(2))) : Optional.empty();
    }

    /** Makes a row without a position. In a transaction of its own, which another process may lose or win. */
    void insert(String name) {
        try {
            own.executeWithoutResult(status -> jdbc.update("INSERT INTO " + table + " (name) VALUES (?)", name));
        } catch (DuplicateKeyException alreadyThere) {
            // by another process
        }
    }

    /** Changes a row that is locked. */
    void write(String name, Row row, Row next) {
        // Some drivers do not count a row that stays the same.
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

    /** Says of what the position is one, if nobody has. */
    boolean adopt(String name, CheckpointOrigin origin) {
        return jdbc.update("UPDATE " + table + " SET origin = ? WHERE name = ? AND origin IS NULL", origin.text(), name)
                == 1;
    }

    boolean clear(String name) {
        return jdbc.update("UPDATE " + table + " SET last_position = NULL, origin = NULL WHERE name = ?", name) == 1;
    }

    /** Why a statement was refused, and what helps. */
    UnusableCheckpointException explain(String name, DataAccessException refused) {
        String problem;
        if (has(ALL_COLUMNS)) {
            problem = "the database refuses to use the table " + table + ": "
                    + refused.getMostSpecificCause().getMessage();
        } else if (has(OLD_COLUMNS)) {
            problem = "the table " + table
                    + " was made by an earlier version and lacks the column that says what a position is "
                    + "one of. Execute \"" + ADD_ORIGIN.formatted(table)
                    + "\", or set photonpump.checkpoint.jdbc.initialize-schema=true. Stored positions stay";
        } else {
            problem = "the table " + table + " is missing, or the application may not use it. Execute \""
                    + CREATE.formatted(table) + "\", or set photonpump.checkpoint.jdbc.initialize-schema=true";
        }
        return UnusableCheckpointException.schema(name, problem, refused);
    }
}
