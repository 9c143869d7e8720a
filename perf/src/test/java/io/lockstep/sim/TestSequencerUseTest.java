/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Wrong use is said in one line. */
class TestSequencerUseTest
{
    private TestSequencer<RecordingMachine> sequencer;

    @AfterEach
    void close()
    {
        if (null != sequencer)
        {
            sequencer.close();
        }
    }

    @Test
    void shouldRefuseUnknownNodes()
    {
        sequencer = TestSequencer.launch(context());

        assertEquals("no member of this number: member=3 first=0 last=2", argument(() -> sequencer.member(3)));
        assertEquals("no gateway of this number: gateway=0 first=1 last=2", argument(() -> sequencer.gateway(0)));
        assertEquals("no replica of this number: replica=2 first=0 last=1", argument(() -> sequencer.replica(2)));
        assertEquals("no client of this number: client=101 first=1 last=100", argument(() -> sequencer.client(101)));
        assertEquals(
            "no entry of this sequence is released: sequence=1 last=0", argument(() -> sequencer.entry(1)));
    }

    @Test
    void shouldRefuseUseAfterClose()
    {
        sequencer = TestSequencer.launch(context());
        final TestClient client = sequencer.client(1);
        final TestHost member = sequencer.member(0);
        final TestReplica<RecordingMachine> replica = sequencer.replica(0);
        sequencer.close();
        sequencer.close();

        final String closed = "TestSequencer is closed";
        assertEquals(closed, state(() -> client.send(new byte[1])));
        assertEquals(closed, state(member::kill));
        assertEquals(closed, state(member::start));
        assertEquals(closed, state(member::pause));
        assertEquals(closed, state(replica::machine));
        assertEquals(closed, state(sequencer::settle));
        assertEquals(closed, state(sequencer::leader));
        assertEquals(closed, state(() -> sequencer.client(2)));
        assertEquals(closed, state(() -> sequencer.run(Duration.ofMillis(1))));
        assertEquals(closed, state(() -> sequencer.partition(member)));
    }

    @Test
    void shouldRefuseWhatADownNodeCannotDo()
    {
        sequencer = TestSequencer.launch(context());
        sequencer.client(1).kill();
        sequencer.replica(0).kill();
        sequencer.replica(0).kill();
        sequencer.member(0).start();

        assertEquals(
            "node is down and sends nothing: node=client-1", state(() -> sequencer.client(1).send(new byte[1])));
        assertEquals("node is down and has no machine: node=replica-0", state(() -> sequencer.replica(0).machine()));
        assertEquals("node is down and cannot be paused: node=replica-0", state(() -> sequencer.replica(0).pause()));
    }

    @Test
    void shouldRefuseOutcomesThatAreNotThere()
    {
        sequencer = TestSequencer.launch(context());
        final TestRequest request = sequencer.client(1).send(new byte[1]);

        assertEquals("request was not applied: client=client-1 request=0 outcome=NONE", state(request::sequence));
        assertEquals("request was not applied: client=client-1 request=0 outcome=NONE", state(request::timestampNs));
        assertEquals("message is too long: limit=256 length=257",
            argument(() -> sequencer.client(1).send(new byte[257])));
    }

    @Test
    void shouldRefuseCallsFromInside()
    {
        final SimulationFailure failure = assertThrows(SimulationFailure.class, () ->
        {
            sequencer = TestSequencer.launch(context().check((each) -> sequencer.run(Duration.ofMillis(1))));
            sequencer.client(1).send(new byte[1]);
            sequencer.settle();
        });

        assertEquals("called from a machine or a check: nothing but reading is allowed there",
            failure.getCause().getCause().getMessage());
    }

    @Test
    void shouldRefuseSettings()
    {
        assertEquals("machine is missing: give new TestSequencerContext<>(MyMachine::new)",
            argument(() -> TestSequencer.launch(new TestSequencerContext<RecordingMachine>(null))));
        assertEquals("members are not 1, 3 or 5: members=2",
            argument(() -> TestSequencer.launch(context().members(2))));
        assertEquals("gateways are not 1 to 10: gateways=0",
            argument(() -> TestSequencer.launch(context().gateways(0))));
        assertEquals("replicas are not 1 to 10: replicas=11",
            argument(() -> TestSequencer.launch(context().replicas(11))));
        assertEquals("loss rate is not from 0 to below 1: lossRate=1.0",
            argument(() -> TestSequencer.launch(context().lossRate(1))));
        assertEquals("digest interval is below 1: digestInterval=0",
            argument(() -> TestSequencer.launch(context().digestInterval(0))));
        assertEquals("limit is not above zero: limit=PT0S",
            argument(() -> TestSequencer.launch(context().limit(Duration.ZERO))));
        assertEquals("setting cannot be changed: name=lockstep.tick.interval value=soon reason=" +
            "lockstep.tick.interval: soon should end with: s, ms, us, or ns.",
            argument(() -> context().setting("lockstep.tick.interval", "soon")));
        assertTrue(argument(() -> context().setting("lockstep.tick.intervall", "1s")).startsWith(
            "setting is not among those that are simulated: name=lockstep.tick.intervall names=["));
        assertEquals("setting cannot be changed: name=lockstep.gateway.block.length value=1 reason=" +
            "setting is not legal with the others: name=gateway.block value=1 least=376",
            argument(() -> context().setting("lockstep.gateway.block.length", "1")));
        assertEquals("sequenced setting cannot work: name=clients.limit minimum=1 maximum=10000000 value=0",
            argument(() -> TestSequencer.launch(context().setting("lockstep.clients.limit", "0"))));
    }

    @Test
    void shouldRefuseAContextThatWasUsed()
    {
        final TestSequencerContext<RecordingMachine> ctx = context();
        sequencer = TestSequencer.launch(ctx);

        assertEquals("context was used: a TestSequencerContext serves one TestSequencer",
            state(() -> TestSequencer.launch(ctx)));
    }

    private static String argument(final Executable use)
    {
        return assertThrows(IllegalArgumentException.class, use).getMessage();
    }

    private static String state(final Executable use)
    {
        return assertThrows(IllegalStateException.class, use).getMessage();
    }

    private static TestSequencerContext<RecordingMachine> context()
    {
        return new TestSequencerContext<>(RecordingMachine::new);
    }
}
