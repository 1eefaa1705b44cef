// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskOracle} from "../../../contracts/interfaces/IRiskOracle.sol";
import {IRiskPolicy} from "../../../contracts/interfaces/IRiskPolicy.sol";
import {RiskPolicy} from "../../../contracts/RiskPolicy.sol";
import {StartingConfig} from "../../../contracts/mocks/StartingConfig.sol";
import {Cheats} from "./Cheats.sol";

/// @title An oracle behind a verifier that accepts everything: any score, in any round.
contract FreeOracle {
    uint256 internal constant PERIOD = 1 hours;
    uint256 internal constant HELD = 16;

    uint256[] internal _observations;
    uint256 public latestRound;

    function push(uint256 round, uint256 score, uint256 low, uint256 high) external {
        latestRound = round;
        uint256 interval = score | (low << 16) | (high << 32);
        _observations.push(round | ((round * PERIOD) << 32) | (interval << 72));
    }

    function observationsAfter(
        uint64,
        uint32 round,
        uint32 limit
    ) external view returns (uint256[] memory observations) {
        uint256 most = limit < HELD ? limit : HELD;
        observations = new uint256[](most);
        uint256 from = _observations.length > most ? _observations.length - most : 0;
        for (uint256 i = from; i < _observations.length; i++) {
            if (uint32(_observations[i]) > round) observations[i - from] = _observations[i];
        }
    }
}

/// @title Everybody at once: publishers with a broken verifier, keepers, guardian, operator, governor.
/// @notice Each act is taken or refused; what it did to the levels is written down and held to C1 and C3.
contract PolicyHandler is Cheats {
    uint64 internal constant MARKET = 1;
    uint256 internal constant LEVELS = 5;
    uint256 internal constant START = 1_800_000_000;

    struct Loosening {
        uint256 time;
        uint256 amount;
    }

    RiskPolicy public immutable POLICY;
    FreeOracle internal immutable _ORACLE;

    StartingConfig internal immutable _START;
    IRiskPolicy.StepLimits[LEVELS] internal _limits;
    uint256[LEVELS] internal _levels;
    uint256[LEVELS] internal _tightenedAt;
    Loosening[][LEVELS] internal _loosenings;
    uint256 public loosened;
    uint256 public highestLtvBps;
    bool internal _isStricter;

    constructor() {
        VM.warp(START);
        _ORACLE = new FreeOracle();
        POLICY = new RiskPolicy(address(this), IRiskOracle(address(_ORACLE)));
        _START = new StartingConfig();
    }

    /// @notice Once, after the constructor: only now does this contract answer as access manager.
    function begin() external {
        // The test runner calls it among the acts, too.
        if (_tightenedAt[0] != 0) return;
        IRiskPolicy.MarketConfig memory config = _START.config();
        POLICY.configureMarket(MARKET, config);
        for (uint256 i = 0; i < LEVELS; i++) {
            _tightenedAt[i] = START;
            _loosenings[i].push(Loosening(START, 0));
            _limits[i] = config.limits[i];
            _levels[i] = _levelsNow()[i];
        }
    }

    /// @notice What an access manager answers; here all roles are one.
    function canCall(address, address, bytes4) external pure returns (bool, uint32) {
        return (true, 0);
    }

    /* ACTS */

    /// @dev One to eight rounds in a row, alike or not, each synced or not.
    function submit(uint256 seed, bool isAlike, bool isSynced) external {
        for (uint256 i = 0; i < 1 + (seed % 8); i++) {
            uint256 any = isAlike ? seed >> 16 : uint256(keccak256(abi.encode(seed, i)));
            _submit(any);
            if (isSynced) sync();
        }
    }

    /// @dev Evidence of calm for up to nine days, as much as loosening ever needs: budgets run out.
    function calmDown(uint256 seed) external {
        for (uint256 i = 0; i < _within(seed, 1, 27); i++) {
            VM.warp(block.timestamp + 4 hours);
            for (uint256 k = 0; k < 4; k++) _submit(0);
            sync();
        }
    }

    function wait(uint256 seed, bool isSynced) external {
        uint256 most = seed % 4 == 0 ? 9 days : 13 hours;
        VM.warp(block.timestamp + _within(seed >> 8, 1, most));
        if (isSynced) sync();
    }

    function sync() public {
        try POLICY.sync(MARKET) {
            _record();
        } catch (bytes memory reason) {
            require(bytes4(reason) == IRiskPolicy.NothingToSync.selector, "C10 sync failed");
        }
    }

    /// @dev C4: whoever syncs again at once changes nothing. The first sync after a silence holds the
    /// baseline and the second leaves it, so it takes two until there is nothing left.
    function syncAgain() external {
        sync();
        sync();
        uint256[LEVELS] memory before = _levelsNow();
        try POLICY.sync(MARKET) {
            revert("C4 synced again");
        } catch {
            require(keccak256(abi.encode(before)) == keccak256(abi.encode(_levelsNow())), "C4");
        }
    }

    function freeze() external {
        try POLICY.freeze(MARKET) {
            _requireSame();
        } catch {
            _requireSame();
        }
    }

    function unfreeze() external {
        try POLICY.unfreeze(MARKET) {
            _requireSame();
        } catch {
            _requireSame();
        }
    }

    function forceStress() external {
        try POLICY.forceStress(MARKET) {
            _requireSame();
        } catch {
            _requireSame();
        }
    }

    function setManualTargets(uint256 seed) external {
        uint16[5] memory targets;
        targets[0] = uint16(_within(seed, 2_300, 9_900));
        for (uint256 i = 1; i < LEVELS; i++)
            targets[i] = uint16(_within(seed >> (32 * i), 0, 20_000));
        uint40 until = uint40(block.timestamp + _within(seed >> 200, 0, 7 days));
        POLICY.setManualTargets(MARKET, targets, until);
        _requireSame();
    }

    /// @dev Two safe configurations in turn; a change lifts levels or leaves them.
    function reconfigure() external {
        IRiskPolicy.MarketConfig memory config = _START.config();
        _isStricter = !_isStricter;
        if (_isStricter) {
            config.profiles[0].maxLtvBps -= 500;
            config.profiles[0].lpFeePips += 500;
            config.profiles[1].supplyCapBps -= 300;
        }
        POLICY.configureMarket(MARKET, config);
        uint256[LEVELS] memory levels = _levelsNow();
        for (uint256 i = 0; i < LEVELS; i++) {
            require(levels[i] >= _levels[i], "G4 a configuration loosened");
            _levels[i] = levels[i];
        }
    }

    /* RECORD */

    function _submit(uint256 any) internal {
        uint256 due = block.timestamp / 1 hours + 1;
        uint256 round = due > _ORACLE.latestRound() ? due : _ORACLE.latestRound() + 1;
        VM.warp(round * 1 hours);
        uint256 score =
            any % 3 == 0
                ? 0
                : any % 3 == 1
                    ? 10_000
                    : (any >> 8) % 10_001;
        uint256 width = (any >> 32) % 1_200;
        uint256 low = score > width ? score - width : 0;
        uint256 high = score + width > 10_000 ? 10_000 : score + width;
        _ORACLE.push(round, score, low, high);
    }

    function _levelsNow() internal view returns (uint256[LEVELS] memory levels) {
        IRiskPolicy.MarketState memory state = POLICY.marketState(MARKET);
        for (uint256 i = 0; i < LEVELS; i++) levels[i] = state.levels[i].value;
    }

    function _requireSame() internal view {
        uint256[LEVELS] memory levels = _levelsNow();
        for (uint256 i = 0; i < LEVELS; i++)
            require(levels[i] == _levels[i], "G2 a role moved a level");
    }

    function _record() internal {
        uint256[LEVELS] memory levels = _levelsNow();
        for (uint256 i = 0; i < LEVELS; i++) {
            if (levels[i] > _levels[i]) _recordTightening(i, levels[i] - _levels[i]);
            if (levels[i] < _levels[i]) _recordLoosening(i, _levels[i] - levels[i]);
            _levels[i] = levels[i];
        }
        uint256 ltvBps = POLICY.maxLtvBps(MARKET);
        if (ltvBps > highestLtvBps) highestLtvBps = ltvBps;
    }

    function _recordTightening(uint256 i, uint256 amount) internal {
        IRiskPolicy.StepLimits storage limits = _limits[i];
        require(amount <= limits.tightenStep, "C1 tighten step");
        require(
            block.timestamp >= _tightenedAt[i] + limits.tightenDelaySeconds,
            "C1 tighten delay"
        );
        _tightenedAt[i] = block.timestamp;
    }

    function _recordLoosening(uint256 i, uint256 amount) internal {
        IRiskPolicy.StepLimits storage limits = _limits[i];
        Loosening[] storage list = _loosenings[i];
        require(amount <= limits.loosenStep, "C1 loosen step");
        uint256 last = list[list.length - 1].time;
        require(block.timestamp >= last + limits.loosenDelaySeconds, "C1 loosen delay");
        list.push(Loosening(block.timestamp, amount));
        loosened++;
        require(_spentIn(i, 1 days) <= limits.loosenBudget, "C3 day");
        require(_spentIn(i, 7 days) <= limits.loosenBudgetWeek, "C3 week");
    }

    function _spentIn(uint256 i, uint256 window) internal view returns (uint256 spent) {
        Loosening[] storage list = _loosenings[i];
        for (uint256 k = list.length; k > 0 && list[k - 1].time + window > block.timestamp; k--) {
            spent += list[k - 1].amount;
        }
    }
}
