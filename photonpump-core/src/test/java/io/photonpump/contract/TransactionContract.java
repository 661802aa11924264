package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.stream.ExpectedVersion;
import org.junit.jupiter.api.Test;

/** Transactions. */
public abstract class TransactionContract extends Contract {

    protected TransactionContract(ServerFixture server) {
        super(server);
    }

    @Test
    void nothing_is_readable_before_the_commit_and_everything_after() {
        String stream = newStream("transaction");
        var transaction = await(client.startTransaction(stream, ExpectedVersion.noStream()));
        await(transaction.write(jumps(0, 3)));
        await(transaction.write(jumps(3, 2)));

        assertFailure(client.get(stream)).isInstanceOf(StreamNotFoundException.class);
        var result = await(transaction.commit());

        assertThat(transaction.stream()).isEqualTo(stream);
        assertThat(result.firstEventNumber()).isZero();
        assertThat(result.lastEventNumber()).isEqualTo(4);
        assertThat(numbers(await(client.get(stream)).events())).isEqualTo(range(0, 5));
    }

    @Test
    void the_expected_version_is_checked_at_the_commit() {
        String stream = streamOf("transaction", 1);
        var transaction = await(client.startTransaction(stream, ExpectedVersion.exactly(0)));
        await(transaction.write(jumps(1, 1)));
        append(stream, 10, 1);

        assertFailure(transaction.commit()).isInstanceOf(WrongExpectedVersionException.class);
        assertThat(numbers(await(client.get(stream)).events())).containsExactly(0, 10);
    }

    @Test
    void a_transaction_may_be_continued_by_its_number() {
        String stream = newStream("transaction");
        var begun = await(client.startTransaction(stream, ExpectedVersion.any()));
        await(begun.write(jumps(0, 1)));

        var continued = client.continueTransaction(stream, begun.id());
        await(continued.write(jumps(1, 1)));
        await(continued.commit());

        assertThat(numbers(await(client.get(stream)).events())).containsExactly(0, 1);
    }

    @Test
    void a_continued_transaction_does_not_know_the_expected_version() {
        String stream = streamOf("transaction", 1);
        var begun = await(client.startTransaction(stream, ExpectedVersion.noStream()));
        await(begun.write(jumps(0, 1)));

        assertFailure(client.continueTransaction(stream, begun.id()).commit())
                .hasMessageContaining("expected at the start")
                .isInstanceOfSatisfying(
                        WrongExpectedVersionException.class,
                        refused -> assertThat(refused.expected()).isNull());
    }

    @Test
    void a_transaction_that_is_never_committed_is_not_readable() {
        String stream = newStream("transaction");
        var transaction = await(client.startTransaction(stream, ExpectedVersion.any()));
        await(transaction.write(jumps(0, 5)));

        append(stream, 100, 1);

        assertThat(numbers(await(client.get(stream)).events())).containsExactly(100);
    }
}
