package io.photonpump.spring.internal.failure;

import java.sql.SQLException;
import java.util.Set;

/** Classifies database failures by their SQL state. */
final class SqlStates {

    /** A lock that was not granted in time (PostgreSQL), a timeout (H2 and the standard), serialization failures and deadlocks. */
    private static final Set<String> CONTENTION = Set.of("55P03", "HYT00", "40001", "40P01", "61000");

    /** Vendor codes of H2 and MySQL for a lock that was not granted in time. */
    private static final Set<Integer> LOCK_TIMEOUTS = Set.of(50200, 1205);

    /** An unsupported feature; a syntax error or a missing table, which is also how PostgreSQL refuses access. */
    private static final Set<String> PERMANENT = Set.of("0A", "42");

    /** Invalid data, violated constraints and other errors of the statement itself. */
    private static final Set<String> STATEMENT = Set.of("21", "22", "23", "27", "42", "44", "P0");

    private SqlStates() {}

    /** Returns whether another transaction held a lock. */
    static boolean isContention(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && CONTENTION.contains(state) || LOCK_TIMEOUTS.contains(failure.getErrorCode());
    }

    static boolean isPermanent(SQLException failure) {
        return PERMANENT.contains(classOf(failure));
    }

    /** Returns whether the statement caused the failure, and not the state of the database. */
    static boolean isOfTheStatement(SQLException failure) {
        return STATEMENT.contains(classOf(failure));
    }

    private static String classOf(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
