package io.photonpump.spring.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AdminException;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.DropReason;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.PublishStoppedException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.spring.internal.failure.FailureClassifier.Kind;
import io.photonpump.spring.listener.UnknownSubscriptionException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;

class FailureClassifierTest {

    @Test
    void every_error_of_the_client_is_classified() {
        List<String> ours = new ClassFileImporter()
                .importPackagesOf(PhotonPumpException.class).stream()
                        .filter(type -> type.isAssignableTo(PhotonPumpException.class))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .toList();
        assertThat(ours).hasSizeGreaterThan(20);
        assertThat(FailureClassifier.classified().stream().map(Class::getName))
                .containsExactlyInAnyOrderElementsOf(ours);
    }

    static Stream<Arguments> failures() {
        SQLException away = new SQLException("away", "08001");
        return Stream.of(
                Arguments.of(new ConnectionLostException("a read"), Kind.PASSING),
                Arguments.of(new NotAuthenticatedException("derpy", ""), Kind.PASSING),
                Arguments.of(UnknownSubscriptionException.none("jumps", List.of()), Kind.PERMANENT),
                Arguments.of(new AccessDeniedException("reading"), Kind.DENIED),
                Arguments.of(new CompletionException(new StreamDeletedException("jumps")), Kind.PERMANENT),
                Arguments.of(new AdminException("a question", 503, "", null), Kind.PASSING),
                Arguments.of(new AdminException("a question", 401, "", null), Kind.PASSING),
                Arguments.of(new AdminException("a question", 403, "", null), Kind.DENIED),
                Arguments.of(
                        new SubscriptionDroppedException("jumps", DropReason.STREAM_DELETED, null), Kind.PERMANENT),
                Arguments.of(
                        new PublishStoppedException("jumps", 0, null, new AccessDeniedException("writing")),
                        Kind.DENIED),
                Arguments.of(new IllegalStateException("of the application"), Kind.PASSING),
                Arguments.of(new IllegalStateException(new NoClassDefFoundError("gone")), Kind.PERMANENT),
                Arguments.of(new CannotCreateTransactionException("no", away), Kind.PASSING),
                Arguments.of(new CannotGetJdbcConnectionException("no", away), Kind.PASSING),
                Arguments.of(new QueryTimeoutException("slow"), Kind.PASSING),
                Arguments.of(new TransactionSystemException("no commit", away), Kind.PASSING),
                Arguments.of(new CannotAcquireLockException("held"), Kind.CONTENDED),
                Arguments.of(
                        new UncategorizedSQLException("lock", "SELECT", new SQLException("held", "55P03")),
                        Kind.CONTENDED),
                Arguments.of(
                        new TransactionSystemException("no commit", new SQLException("deadlock", "40P01")),
                        Kind.CONTENDED),
                Arguments.of(
                        new BadSqlGrammarException("select", "SELECT", new SQLException("no table", "42P01")),
                        Kind.PERMANENT),
                Arguments.of(new SQLException("permission denied", "42501"), Kind.PERMANENT),
                Arguments.of(new DataIntegrityViolationException("too long"), Kind.PERMANENT),
                Arguments.of(new IllegalTransactionStateException("mandatory"), Kind.PERMANENT));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void waiting_helps_against_some_failures(Throwable failure, Kind kind) {
        assertThat(FailureClassifier.of(failure)).isEqualTo(kind);
    }

    @Test
    void a_commit_may_fail_because_of_the_work_of_the_handler() {
        assertThat(FailureClassifier.isOfTheWork(new UnexpectedRollbackException("marked")))
                .isTrue();
        assertThat(FailureClassifier.isOfTheWork(new DataIntegrityViolationException("twice")))
                .isTrue();
        assertThat(FailureClassifier.isOfTheWork(
                        new TransactionSystemException("no commit", new SQLException("twice", "23505"))))
                .isTrue();
        assertThat(FailureClassifier.isOfTheWork(
                        new TransactionSystemException("no commit", new IllegalArgumentException("not valid"))))
                .isTrue();
        assertThat(FailureClassifier.isOfTheWork(
                        new TransactionSystemException("no commit", new SQLException("away", "08006"))))
                .isFalse();
        assertThat(FailureClassifier.isOfTheWork(new IllegalStateException("of the application's store")))
                .isFalse();
    }

    @Test
    void a_cycle_of_causes_is_handled() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException other = new IllegalStateException("other", one);
        one.initCause(other);
        assertThat(FailureClassifier.of(one)).isEqualTo(Kind.PASSING);
    }
}
