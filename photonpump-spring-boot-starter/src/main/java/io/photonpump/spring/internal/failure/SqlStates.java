package io.photonpump.spring.internal.failure;

import java.sql.SQLException;
import java.util.Set;

/** What a database says of a failure by its SQL state. */
final class SqlStates {

    /** PostgreSQL: a lock not granted in time; H2 and the standard's call interface: a time-out. */
    private static final Set<String> CONTENTION = Set.of("55P03", "HYT00", "40001", "40P01", "61000");

    /** H2 and MySQL: a lock not granted in time. */
    private static final Set<Integer> LOCK_TIMEOUTS = Set.of(50200, 1205);

    /** A feature that is not there; a syntax error or a missing table, which is also how PostgreSQL refuses access. */
    private static final Set<String> PERMANENT = Set.of("0A", "42");

    /** Data that do not fit, broken constraints, and everything that a statement itself is wrong about. */
    private static final Set<String> STATEMENT = Set.of("21", "22", "23", "27", "42", "44", "P0");

    private SqlStates() {}

    /** Whether another transaction was in the way. */
    static boolean isContention(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && CONTENTION.contains(state) || LOCK_TIMEOUTS.contains(failure.getErrorCode());
    }

    static boolean isPermanent(SQLException failure) {
        return PERMANENT.contains(classOf(failure));
    }

    /** Whether the statement is at fault, and not the database. */
    static boolean isOfTheStatement(SQLException failure) {
        return STATEMENT.contains(classOf(failure));
    }

    private static String classOf(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
