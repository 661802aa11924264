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

/** Classifies Spring's exceptions for databases and transactions. Loaded only if spring-tx is on the class path. */
final class DataAccessFailures {

    private DataAccessFailures() {}

    /** Returns the kind; null if it depends on the cause of the exception. */
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
        // An object failed its validation when it was written: the database was not called.
        return !database && chain.get(0) instanceof TransactionSystemException;
    }
}
