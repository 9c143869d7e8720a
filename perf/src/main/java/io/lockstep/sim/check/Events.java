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
package io.lockstep.sim.check;

import org.agrona.DirectBuffer;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.sim.plan.RequestAction;

/**
 * What the nodes of a simulation tell of themselves, as it happens. Invariants, traces and histories are fed by it.
 * <p>
 * Nodes are named by host: members 0 to 99, gateways 100 to 199, replicas 200 to 299, clients from 300. Buffers are the
 * caller's and are valid during the call. Blocks are stamped blocks, whole, as in {@code sbe/stream.xml}. Everything
 * happens at the time of the last {@link #onStep}. Threading: the one thread of the simulation. Errors: what an
 * implementation throws ends the simulation.
 */
public interface Events
{
    /**
     * The scheduler is about to run a step. Called before each.
     *
     * @param timeNs simulated time, never less than the last.
     */
    default void onStep(final long timeNs)
    {
    }

    /**
     * A node begins a life. Called before its parts are made.
     *
     * @param host of the node.
     */
    default void onStarted(final int host)
    {
    }

    /**
     * A node's life is over, whoever ended it. Called after its last step, and before anything is done to its disk.
     *
     * @param host of the node.
     * @param end  how it ended.
     */
    default void onLifeEnded(final int host, final LifeEnd end)
    {
    }

    /**
     * A node stopped by itself, or refused to start. Called before {@link #onLifeEnded}.
     *
     * @param host       of the node.
     * @param exitStatus that its process would end with.
     * @param reason     first line of what it says.
     * @param isAllowed  whether the faults that were injected allow it.
     */
    default void onStopped(final int host, final int exitStatus, final String reason, final boolean isAllowed)
    {
    }

    /**
     * A node recorded an error that did not stop it.
     *
     * @param host      of the node.
     * @param text      first line of it.
     * @param isAllowed whether it may appear in this run.
     */
    default void onWarning(final int host, final String text, final boolean isAllowed)
    {
    }

    /**
     * How full something bounded is. Called whenever it may have grown, or after each step of its owner.
     *
     * @param host  of the owner.
     * @param what  it is; a constant.
     * @param depth that it has.
     * @param limit that it must not exceed.
     */
    default void onDepth(final int host, final String what, final long depth, final long limit)
    {
    }

    /**
     * The disk of a node was exchanged for an empty one. Called between two lives, or before the first.
     *
     * @param host of the node.
     */
    default void onDiskReplaced(final int host)
    {
    }

    /**
     * A member stamped a block. Called right after the stamp, before anything later of the log is delivered; again
     * for blocks that are stamped again after a restart.
     *
     * @param member      that did.
     * @param logPosition of the log behind the block's entry.
     * @param buffer      that holds the block.
     * @param offset      of it.
     * @param length      of it in bytes.
     */
    default void onStamped(
        final int member, final long logPosition, final DirectBuffer buffer, final int offset, final int length)
    {
    }

    /**
     * The end of a member's log moved on: what its device was asked to hold and said that it holds, whatever the
     * member says of it. Called before the member's service is handed what became committed by that. A log that ends
     * earlier than before was cut, by nobody knows whom; {@link #onLogTruncated} and {@link #onLogLost} say more.
     *
     * @param member          whose log it is.
     * @param writtenPosition position up to which it is written.
     * @param forcedPosition  position up to which it is on the device.
     */
    default void onLog(final int member, final long writtenPosition, final long forcedPosition)
    {
    }

    /**
     * An election cut a member's log, as a leader has another one.
     *
     * @param member   whose log it is.
     * @param position where it ends now.
     */
    default void onLogTruncated(final int member, final long position)
    {
    }

    /**
     * A fault cut a member's log: power was lost, or a device lied. Called between two lives.
     *
     * @param member   whose log it is.
     * @param position where it ends now.
     */
    default void onLogLost(final int member, final long position)
    {
    }

    /**
     * A member's snapshots and log were copied from another's, as for a reseed: it holds what that one holds up to a
     * position. Called after {@link #onDiskReplaced}, before the member's next life.
     *
     * @param member   that has it now.
     * @param from     member that it was copied from.
     * @param position where the copy of the log ends.
     */
    default void onSeeded(final int member, final int from, final long position)
    {
    }

    /**
     * A member begins from a snapshot: that stands for its log up to there. Called before it attests anything.
     *
     * @param member      that was loaded.
     * @param blockNumber last block of which it has the state.
     * @param chainCrc    of that block.
     */
    default void onStateLoaded(final int member, final long blockNumber, final int chainCrc)
    {
    }

    /**
     * A member has won an election, and will lead from the end that its log has now. Called when the term begins, after
     * {@link #onLog}, and before anything is appended in it.
     *
     * @param member that leads.
     * @param termId that it leads.
     */
    default void onLeading(final int member, final long termId)
    {
    }

    /**
     * A member says that it holds everything up to a block, by an attestation or by feeding the block. Called before
     * anybody can hear it.
     *
     * @param member      that says it.
     * @param blockNumber last block that it says it holds.
     * @param chainCrc    that the block has there.
     */
    default void onAttested(final int member, final long blockNumber, final int chainCrc)
    {
    }

    /**
     * What a member's filter, sessions, flows and settings are. Called for the same log position always at the same
     * point: right after {@link #onStamped} of the last block (before anything later of the log), or after everything
     * up to the position was delivered.
     *
     * @param member      whose it is.
     * @param logPosition up to which the log is applied.
     * @param blockNumber last block that was stamped.
     * @param chainCrc    of that block.
     * @param digest      of the stamper's snapshot, see {@link StampDigest}.
     */
    default void onFilter(
        final int member, final long logPosition, final long blockNumber, final int chainCrc, final long digest)
    {
    }

    /**
     * A gateway makes a block visible: it multicasts it, or serves it by replay. Called before the bytes are on their
     * way; every time. What it appends to its journal copy counts as visible too, by {@link #onJournaled}.
     *
     * @param gateway that does.
     * @param buffer  that holds the block.
     * @param offset  of it.
     * @param length  of it in bytes.
     */
    default void onReleased(final int gateway, final DirectBuffer buffer, final int offset, final int length)
    {
    }

    /**
     * The cluster's client takes a block of a gateway. Called right after the offer, each time that it is offered.
     *
     * @param gateway      that offers it.
     * @param gatewayBlock number that the gateway gave it.
     */
    default void onOffered(final int gateway, final long gatewayBlock)
    {
    }

    /**
     * A gateway sends an outcome to a client. Called before it is on its way; for each request of a run.
     *
     * @param gateway   that does.
     * @param clientId  of the client.
     * @param requestId of the request.
     * @param sequence  if it was applied, else 0.
     * @param code      of {@link io.lockstep.protocol.ErrorCode} if it was rejected, else 0.
     */
    default void onAnswered(
        final int gateway, final long clientId, final long requestId, final long sequence, final int code)
    {
    }

    /**
     * A client is given a request by its user. Called before the client library is; again if a later life of the
     * client is given the same id again, with whatever payload.
     *
     * @param client    host of the client.
     * @param clientId  of it.
     * @param requestId that the request gets.
     * @param buffer    that holds the payload.
     * @param offset    of it.
     * @param length    of it in bytes.
     */
    default void onInvoked(
        final int client,
        final long clientId,
        final long requestId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
    }

    /**
     * A client's user was told an outcome. Called from the listener of the client library, for each request of a run.
     *
     * @param client    host of the client.
     * @param clientId  of it.
     * @param requestId of the request.
     * @param sequence  if it was applied, else 0.
     * @param code      of {@link io.lockstep.protocol.ErrorCode} if it was rejected, else 0.
     */
    default void onTold(
        final int client, final long clientId, final long requestId, final long sequence, final int code)
    {
    }

    /**
     * A client sends once more under an id whose outcome it was told, and waits to be told again. Called before it is
     * sent; again if a later life of the client goes on with it. Under one id there is one such at a time, and none
     * while the request itself is not answered.
     *
     * @param client    host of the client.
     * @param clientId  of it.
     * @param requestId of the request.
     * @param isSame    true if the payload is that of the request: its outcome must be told again; false if it is
     *                  another, which must never be taken.
     * @param buffer    that holds the payload.
     * @param offset    of it.
     * @param length    of it in bytes.
     */
    default void onRepeated(
        final int client,
        final long clientId,
        final long requestId,
        final boolean isSame,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
    }

    /**
     * A client does what is more than to send a message and to wait for its outcome. For who counts.
     *
     * @param client host of the client.
     * @param action what it does.
     */
    default void onActed(final int client, final RequestAction action)
    {
    }

    /**
     * A client gives up whatever it was not told: its life is over, or it was closed.
     *
     * @param client   host of the client.
     * @param clientId of it.
     */
    default void onAbandoned(final int client, final long clientId)
    {
    }

    /**
     * A replica's state machine begins, or was loaded. Called before it is handed anything.
     *
     * @param replica  whose machine it is.
     * @param sequence up to which its state goes, 0 for the empty one.
     */
    default void onMachineLoaded(final int replica, final long sequence)
    {
    }

    /**
     * A replica's machine is handed a message: {@link io.lockstep.replica.StateMachine#onMessage}.
     *
     * @param replica     whose machine it is.
     * @param sequence    of the message.
     * @param timestampNs sequenced time of it.
     * @param clientId    that sent it.
     * @param buffer      that holds the message.
     * @param offset      of it.
     * @param length      of it in bytes.
     */
    default void onApplied(
        final int replica,
        final long sequence,
        final long timestampNs,
        final long clientId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
    }

    /**
     * A replica applied an entry that is no message: {@link io.lockstep.replica.ApplyListener#onSystemEntry}.
     *
     * @param replica     that did.
     * @param sequence    of the entry.
     * @param timestampNs sequenced time of it.
     * @param kind        of the entry.
     */
    default void onSystemApplied(
        final int replica, final long sequence, final long timestampNs, final EntryKind kind)
    {
    }

    /**
     * The digest of a replica's machine. All replicas of a simulation run one machine.
     *
     * @param replica  whose machine it is.
     * @param sequence last that it applied.
     * @param digest   of the state then.
     */
    default void onDigest(final int replica, final long sequence, final long digest)
    {
    }

    /**
     * A node opened its journal. Called when recovery is done, in each life that comes so far.
     *
     * @param host        of a member or gateway.
     * @param firstBlock  that it holds, 0 if none.
     * @param lastBlock   that it holds, 0 if there was none.
     * @param asideBlock  first block that this opening set aside, 0 if it set none aside: where the journal's counter
     *                    of blocks set aside is not 0 then, the one behind the last.
     */
    default void onJournalOpened(
        final int host, final long firstBlock, final long lastBlock, final long asideBlock)
    {
    }

    /**
     * A fault cut a node's journal: a device lied, forgot what it could not force, or lost a file. Called between two
     * lives.
     *
     * @param host      of a member or gateway.
     * @param lastBlock that may still be expected of it, 0 for none.
     */
    default void onJournalLost(final int host, final long lastBlock)
    {
    }

    /**
     * A node appended a block to its journal. Called for each block that was not held before, in order, at the latest
     * after the step in which it was appended.
     *
     * @param host   of a member or gateway.
     * @param buffer that holds the block.
     * @param offset of it.
     * @param length of it in bytes.
     */
    default void onJournaled(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
    }

    /**
     * How far a node's journal has come. Called whenever it has moved, at the latest after the step.
     *
     * @param host         of a member or gateway.
     * @param writtenBlock last block that was written, so that a reader sees it; what is only appended may be lost.
     * @param forcedBlock  last block that a force is done for.
     */
    default void onJournalExtent(final int host, final long writtenBlock, final long forcedBlock)
    {
    }

    /**
     * A node's journal gave up its oldest blocks.
     *
     * @param host       of a member or gateway.
     * @param firstBlock that it holds now.
     * @param floorBlock first block that has to stay there: what the older snapshot needs; 0 if none has to.
     */
    default void onJournalTrimmed(final int host, final long firstBlock, final long floorBlock)
    {
    }

    /**
     * A block as it stands in a node's journal, read back by the simulator: of nodes at rest, or at the end. Not for
     * blocks that a member has not attested and will set aside.
     *
     * @param host   of a member or gateway.
     * @param buffer that holds the block.
     * @param offset of it.
     * @param length of it in bytes.
     */
    default void onJournalRead(final int host, final DirectBuffer buffer, final int offset, final int length)
    {
    }

    /**
     * The second phase begins: no fault is injected any more, and the nodes of the core run or will be started at
     * once and reach each other. From here on everything is owed within a time.
     *
     * @param core    hosts of the core: a majority of members, gateways, clients and replicas.
     * @param limitNs within which a request is answered, and a replica at the head.
     */
    default void onHealed(final int[] core, final long limitNs)
    {
    }
}
