package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.ExpectedVersion;
import org.junit.jupiter.api.Test;

/** Writes that become visible together. */
public abstract class TransactionContract extends Contract {

    protected TransactionContract(ServerFixture server) {
        super(server);
    }

    @Test
    void nothingIsReadableBeforeTheCommitAndEverythingAfter() {
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
    void theExpectedVersionIsCheckedAtTheCommit() {
        String stream = streamOf("transaction", 1);
        var transaction = await(client.startTransaction(stream, ExpectedVersion.exactly(0)));
        await(transaction.write(jumps(1, 1)));
        append(stream, 10, 1);

        assertFailure(transaction.commit()).isInstanceOf(WrongExpectedVersionException.class);
        assertThat(numbers(await(client.get(stream)).events())).containsExactly(0, 10);
    }

    @Test
    void aTransactionMayBeContinuedByItsNumber() {
        String stream = newStream("transaction");
        var begun = await(client.startTransaction(stream, ExpectedVersion.any()));
        await(begun.write(jumps(0, 1)));

        var continued = client.continueTransaction(stream, begun.id());
        await(continued.write(jumps(1, 1)));
        await(continued.commit());

        assertThat(numbers(await(client.get(stream)).events())).containsExactly(0, 1);
    }

    @Test
    void whoContinuesATransactionIsNotToldWhatWasExpectedAtItsStart() {
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
    void aTransactionThatIsNeverCommittedWasNeverThere() {
        String stream = newStream("transaction");
        var transaction = await(client.startTransaction(stream, ExpectedVersion.any()));
        await(transaction.write(jumps(0, 5)));

        append(stream, 100, 1);

        assertThat(numbers(await(client.get(stream)).events())).containsExactly(100);
    }
}
