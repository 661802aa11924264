package io.photonpump.spring.internal.failure;

import io.photonpump.spring.internal.failure.FailureClassifier.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.TransactionUsageException;
import org.springframework.transaction.UnexpectedRollbackException;

/** Failures of databases and transactions, as Spring names them. Loaded only where spring-tx is on the class path. */
final class DataAccessFailures {

    private DataAccessFailures() {}

    /** Null: this exception alone does not tell; its cause may. */
    static @Nullable Kind kind(Throwable failure) {
        if (failure instanceof ConcurrencyFailureException) {
            return Kind.CONTENDED;
        }
        if (failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof TransactionTimedOutException) {
            return Kind.PASSING;
        }
        if (failure instanceof PermissionDeniedDataAccessException) {
            return Kind.DENIED;
        }
        if (isWrongUse(failure) || failure instanceof TransactionUsageException) {
            return Kind.PERMANENT;
        }
        return null;
    }

    private static boolean isWrongUse(Throwable failure) {
        return failure instanceof InvalidDataAccessResourceUsageException
                || failure instanceof InvalidDataAccessApiUsageException
                || failure instanceof DataIntegrityViolationException;
    }

    static boolean isOfTheWork(List<Throwable> chain) {
        boolean database = false;
        for (Throwable failure : chain) {
            if (failure instanceof UnexpectedRollbackException || isWrongUse(failure)) {
                return true;
            }
            if (failure instanceof SQLException sql && SqlStates.isOfTheStatement(sql)) {
                return true;
            }
            database |= failure instanceof SQLException || failure instanceof IOException;
        }
        // An object that does not validate when it is written: the database was never asked.
        return !database && chain.get(0) instanceof TransactionSystemException;
    }
}
